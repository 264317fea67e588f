import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { processStart } from '../../lab/guests';
import { run } from './run-program';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-configured-'));
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function write(path: string, content: object): void {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

function deploy(...names: readonly string[]): void {
  const hosts = names.map((name) => [name, { vm_id: 1, node: 'lab', generation: `${name}-1` }]);
  write('.rackwright/deployments/dev.json', { hosts: Object.fromEntries(hosts) });
}

describe('configure', () => {
  test('does not wait for machines that were never deployed', async () => {
    expect(await run(project, 'configure', 'dev')).toMatchObject({
      code: 1,
      err: expect.stringContaining('NOT_DEPLOYED: nothing here says that dev is deployed'),
    });
    deploy('dev-router', 'dev1');
    expect(await run(project, 'configure', 'dev')).toMatchObject({
      code: 1,
      err: expect.stringContaining('NOT_DEPLOYED: nothing here says that dev2 is deployed'),
    });
  });

  test('does not wait for guests where the lab has none, and says why', async () => {
    const guestsAbsent = 'they need root';
    const [pid, pidStart] = [process.pid, processStart(process.pid) ?? ''];
    const endpoint = 'https://127.0.0.1:9';
    const record = { name: 'default', endpoint, pid, pidStart, startedAt: '', guestsAbsent };
    write('.local/state/rackwright/labs/default/lab.json', record);
    deploy('dev-router', 'dev1', 'dev2');
    const { code, err } = await run(
      project,
      ...['configure', 'dev', '--set', `nodes.lab.api_endpoint=${endpoint}`],
    );
    expect([code, err]).toEqual([1, expect.stringMatching(/GUESTS_ABSENT: .*: they need root/)]);
  });

  test('asks nobody at the addresses of a lab that is down', async () => {
    deploy('dev-router', 'dev1', 'dev2');
    const { code, err } = await run(
      project,
      ...['configure', 'dev', '--set', 'nodes.lab.api_endpoint=https://127.0.0.1:9'],
    );
    expect([code, err]).toEqual([1, expect.stringMatching(/LAB_DOWN: .*start it with: rackwright lab up/)]);
    expect(existsSync(join(project, '.rackwright/dev'))).toBe(false);
  });
});

describe('summary', () => {
  async function stateOf(name: string): Promise<unknown> {
    const { out } = await run(project, 'summary', 'dev', '--json');
    const { hosts } = JSON.parse(out) as { hosts: { name: string; configured: { state: string } | null }[] };
    return hosts.find((host) => host.name === name)?.configured?.state;
  }

  test('a host is configured until it is made anew, whatever else is deployed', async () => {
    deploy('dev-router', 'dev1', 'dev2');
    const host = { state: 'configured', ok: 1, changed: 0, failed: 0, skipped: 0, generation: 'dev1-1' };
    const report = { hosts: { dev1: host }, check: false, finishedAt: '2026-01-01T00:00:00.000Z' };
    write('.rackwright/dev/runs/2026-01-01/report.json', report);
    expect(await stateOf('dev1')).toBe('configured');
    expect(await stateOf('dev2')).toBeUndefined();
    const again = { ...host, generation: 'another' };
    write('.rackwright/dev/runs/2026-01-02/report.json', { ...report, hosts: { dev1: again } });
    expect(await stateOf('dev1')).toBeUndefined();
  });
});
