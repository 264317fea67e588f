// The lab's background process: serves the PVE API and drives the guests until it is told to stop.
import { startBmc, type RunningBmc } from '../bmc';
import { createGuestHost, NoGuests, processStart, type GuestHost } from '../guests';
import { createLabServer, type LabModel, type LabServer, type RestingMachines } from '../pve';
import { saveLab } from '../saves';
import { sshObstacle, startSsh, type LabSsh } from '../ssh';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeLabRecord, writeLabRecord, type LabRecord } from './lab-record';
import { portHolder } from './port-holder';
import type { DaemonMessage, DaemonOptions } from './messages';

const home = process.env['RACKWRIGHT_HOME'] ?? join(__dirname, '..', '..');

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};

function tell(message: DaemonMessage): void {
  process.send?.(message);
}

async function guestHost(options: DaemonOptions): Promise<GuestHost> {
  if (!options.guests) return new NoGuests('the lab was started with --no-guests');
  return createGuestHost({
    name: options.name,
    directory: options.directory,
    cacheDirectory: options.cacheDirectory,
    hostAddress: '10.0.12.1/24',
    defaultKind: options.guests,
    onLog: log,
  });
}

/** The nodes' SSH; a lab without it is still of use, so that its absence is told and no more. */
async function openSsh(options: DaemonOptions, server: LabServer): Promise<LabSsh | string> {
  const obstacle = sshObstacle(process.getuid?.() ?? -1);
  if (obstacle !== null) return obstacle;
  try {
    return await startSsh({
      directory: options.directory,
      shell: server.shell,
      firstPort: options.sshPort,
      // The launcher that started this process.
      program: [process.execPath, join(home, 'setup', 'launch.mjs'), 'lab/ssh/main.ts'],
      onLog: log,
      ...(options.host === undefined ? {} : { host: options.host }),
    });
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE')
      return `a port from ${String(options.sshPort)} on is in use; --ssh-port takes another`;
    throw error;
  }
}

/** The bare metal of a lab, as copies of it want to have it. */
async function restingMachines(bmc: Promise<RunningBmc>): Promise<RestingMachines> {
  const { machines } = await bmc;
  return { running: machines.running(), rest: () => machines.rest(), wake: () => machines.wake() };
}

async function main(options: DaemonOptions): Promise<void> {
  process.title = `rackwright lab ${options.name}`;
  const guests = await guestHost(options);
  const { directory, port, modelFile, host, time, taskDurations } = options;
  const model =
    modelFile === undefined ? options.model : (JSON.parse(readFileSync(modelFile, 'utf8')) as LabModel);
  // The API comes first: it finds out whether the port is another lab's.
  const waiting: ((bmc: RunningBmc) => void)[] = [];
  const opened = new Promise<RunningBmc>((resolve) => waiting.push(resolve));
  const server = await createLabServer({
    directory,
    port,
    model,
    guests,
    home: process.env['RACKWRIGHT_HOME'] ?? join(__dirname, '../..'),
    onLog: log,
    copies: {
      keep: async (name, state) => {
        const bareMetal = await opened;
        const backups = { state, 'bmc/state': (path: string) => bareMetal.backup(path) };
        await saveLab({ directory, name, at: new Date(), backups });
      },
      machines: () => restingMachines(opened),
    },
    ...(host === undefined ? {} : { host }),
    ...(time === undefined ? {} : { time }),
    ...(taskDurations === undefined ? {} : { taskDurations }),
  });
  const { bareMetal } = guests;
  const bmc = await startBmc({
    directory: options.directory,
    onLog: log,
    change: server.change,
    ...(bareMetal ? { host: bareMetal } : {}),
  });
  for (const go of waiting) go(bmc);
  writeFileSync(join(options.directory, 'token'), `${server.token}\n`, { mode: 0o600 });
  const absent = guests.unavailable();
  const ssh = await openSsh(options, server);
  const record: LabRecord = {
    name: options.name,
    endpoint: server.url,
    pid: process.pid,
    pidStart: processStart(process.pid) ?? '',
    startedAt: new Date().toISOString(),
    ...(absent === null ? {} : { guestsAbsent: absent }),
    ...(typeof ssh === 'string' ? { ssh: [], sshAbsent: ssh } : { ssh: ssh.nodes }),
  };
  writeLabRecord(options.directory, record);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log('stopping');
    await bmc.close();
    if (typeof ssh !== 'string') await ssh.close();
    await server.close();
    await guests.close();
    removeLabRecord(options.directory);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        log(`could not stop cleanly: ${String(error)}`);
        process.exit(1);
      });
    });
  }
  tell({ kind: 'ready', record });
}

function portTaken({ port, host = '127.0.0.1' }: DaemonOptions): string {
  const { name = 'another program', end } = portHolder(port) ?? {};
  const stop = end === undefined ? 'Stop it' : `Stop it (${end})`;
  return `Port ${String(port)} on ${host} is in use by ${name}. ${stop}, or name another port in api_endpoint of the lab's node (specs/nodes/lab.yaml); --port takes one for once.`;
}

const options = JSON.parse(process.argv[2] ?? '{}') as DaemonOptions;
main(options).catch((error: unknown) => {
  const inUse = (error as { code?: string }).code === 'EADDRINUSE';
  const message = inUse
    ? portTaken(options)
    : `The lab could not start: ${error instanceof Error ? error.message : String(error)}`;
  log(error instanceof Error ? (error.stack ?? message) : message);
  tell({ kind: 'failed', code: inUse ? 'LAB_PORT_IN_USE' : 'LAB_START_FAILED', message });
  process.exit(1);
});
