import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ADDRESSES, describeOnTargets, statesOf } from './target-runs';

jest.setTimeout(120_000);

describeOnTargets('a run', (runs) => {
  it('configures every host, keeps a log, and with changedOnly leaves alone what is up to date', async () => {
    const first = await runs.run();
    expect(statesOf(first)).toEqual({ router: 'configured', dev1: 'configured' });
    expect(runs.targets.ledger(ADDRESSES.dev1)).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(readFileSync(join(first.folder, 'ansible.log'), 'utf8')).toContain('PLAY RECAP');
    expect(JSON.parse(readFileSync(join(first.folder, 'report.json'), 'utf8'))).toEqual(first);
    expect(readdirSync(join(runs.work, 'cm'))).toEqual([]);
    for (const name of ['ssh_config', 'inventory.yaml'])
      expect(statSync(join(runs.work, name)).mode & 0o777).toBe(0o600);

    runs.events = [];
    expect(statesOf(await runs.run({ changedOnly: true }))).toEqual({
      router: 'up-to-date',
      dev1: 'up-to-date',
    });
    expect(runs.events.map(({ type }) => type)).not.toContain('playbook');

    runs.playbook('    - name: Say goodbye\n      ansible.builtin.command: echo bye\n');
    const { hash } = runs.targets.ledger(ADDRESSES.router) as { hash: string };
    const hostHashes = { router: hash, dev1: 'd'.repeat(64) };
    const partial = await runs.run({ changedOnly: true, hostHashes });
    expect(statesOf(partial)).toEqual({ router: 'up-to-date', dev1: 'configured' });
    expect(runs.targets.ledger(ADDRESSES.dev1)).toEqual({ hash: 'd'.repeat(64) });
  });

  it('forgets the ledger of a host before it changes it, so that a broken run is never taken for a finished one', async () => {
    await runs.run();
    const before = runs.targets.ledger(ADDRESSES.dev1) as { hash: string };
    runs.playbook('    - name: Break\n      ansible.builtin.command: "false"\n');
    await runs.failure();
    expect(runs.targets.ledger(ADDRESSES.dev1)).toBeUndefined();
    expect(before.hash).toBeTruthy();
  });

  it('changes nothing in check mode, not even the ledger', async () => {
    await runs.run();
    const before = runs.targets.ledger(ADDRESSES.dev1);
    const report = await runs.run({
      check: true,
      hostHashes: { router: 'e'.repeat(64), dev1: 'e'.repeat(64) },
    });
    expect(report).toMatchObject({ check: true, result: 'ok' });
    expect(runs.targets.ledger(ADDRESSES.dev1)).toEqual(before);
  });
});
