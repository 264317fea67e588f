import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { venv } from './ssh-target';
import { describeOnTargets, failureOf } from './target-runs';

jest.setTimeout(120_000);

describeOnTargets('a run that is broken off', (runs) => {
  /** Processes that still work in this test's folder. */
  const ansibles = (): string[] =>
    execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(runs.directory));

  /** What is left after the moment in which an ssh of its own session sees its other end gone. */
  const survivors = async (): Promise<string[]> => {
    for (let tries = 0; tries < 50 && ansibles().length > 0; tries += 1) await sleep(200);
    return ansibles();
  };

  it('ends Ansible and its children, says so, and goes on at the next call', async () => {
    runs.playbook(
      '    - name: Sleep\n      ansible.builtin.command: sleep 2.5\n      when: inventory_hostname == "dev1"\n',
    );
    const controller = new AbortController();
    const stopped = runs.run({
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'task-started' && event.host === 'dev1')
          setTimeout(() => {
            controller.abort();
          }, 500);
      },
    });
    const error = await failureOf(stopped);
    expect(error.code).toBe('CONFIGURE_INTERRUPTED');
    expect(error.report?.result).toBe('interrupted');
    expect(existsSync(join(runs.work, 'configure.lock'))).toBe(false);
    expect(await survivors()).toEqual([]);
    expect((await runs.run({ changedOnly: true })).result).toBe('ok');
  });

  it('lets one run at a time work, and takes over from one that was killed, whose Ansible ends too', async () => {
    runs.playbook('    - name: Sleep\n      ansible.builtin.command: sleep 30\n');
    const script = join(runs.directory, 'other.cjs');
    const { site, ansibleDirectory, targets } = runs;
    const options = {
      ...{ site, directory: runs.work, ansibleDirectory, venv, proxyCommand: targets.proxyCommand },
    };
    writeFileSync(join(runs.directory, 'options.json'), JSON.stringify(options));
    execFileSync(join(__dirname, '../../../node_modules/.bin/esbuild'), [
      join(__dirname, 'run-configure.ts'),
      '--bundle',
      '--platform=node',
      `--outfile=${script}`,
      '--log-level=error',
    ]);
    const other = spawn(process.execPath, [script, join(runs.directory, 'options.json')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => other.stdout.once('data', resolve).once('close', resolve));

    const locked = await runs.failure();
    expect(locked.code).toBe('CONFIGURE_LOCKED');
    expect(locked.message).toContain(`process ${String(other.pid)}`);

    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    runs.playbook('    - name: Go on\n      ansible.builtin.command: "true"\n');
    expect((await runs.run()).result).toBe('ok');
    expect(runs.events).toContainEqual({ type: 'lock-wait', holder: String(other.pid) });
    expect(await survivors()).toEqual([]);
  });
});
