import { fork } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './lab-error';
import { isAlive, readLabRecord, type LabRecord } from './lab-record';
import { writeLabSettings } from './settings';
import type { DaemonMessage, DaemonOptions } from './messages';

/** Whether the lab was started by this call or ran before. */
export interface StartedLab {
  readonly record: LabRecord;
  readonly alreadyUp: boolean;
}

/**
 * Starts a lab's daemon in the background and waits until its API answers.
 *
 * @param launcher Absolute path of `setup/launch.mjs`.
 * @throws LabError LAB_PORT_IN_USE, LAB_START_FAILED
 */
export async function startLab(options: DaemonOptions, launcher: string): Promise<StartedLab> {
  const running = readLabRecord(options.directory);
  if (running && isAlive(running)) return { record: running, alreadyUp: true };
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const log = openSync(join(options.directory, 'daemon.log'), 'a', 0o600);
  const daemon = fork(launcher, ['lab/daemon/main.ts', JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    cwd: options.directory,
  });
  closeSync(log);
  const answer = await new Promise<DaemonMessage>((resolve) => {
    daemon.once('message', (message) => {
      resolve(message as DaemonMessage);
    });
    daemon.once('exit', (code, signal) => {
      const where = join(options.directory, 'daemon.log');
      const ended = signal === null ? `with ${String(code)}` : `by ${signal}`;
      // Its database is mapped into memory: a file that was cut short ends the process.
      const damaged = `If its state is damaged: rackwright lab restore NAME, or lab down --lab ${options.name} --forget`;
      const hint = signal === null ? '' : `. ${damaged}`;
      resolve({
        kind: 'failed',
        code: 'LAB_START_FAILED',
        message: `The lab ended ${ended}; its log is ${where}${hint}`,
      });
    });
  });
  if (daemon.connected) daemon.disconnect();
  daemon.unref();
  if (answer.kind === 'ready') {
    const { port, sshPort, guests, host } = options;
    writeLabSettings(options.directory, { port, sshPort, guests, ...(host === undefined ? {} : { host }) });
    return { record: answer.record, alreadyUp: false };
  }
  throw new LabError(
    answer.code === 'LAB_PORT_IN_USE' ? 'LAB_PORT_IN_USE' : 'LAB_START_FAILED',
    answer.message,
  );
}
