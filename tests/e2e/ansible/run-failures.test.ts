import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADDRESSES, describeOnTargets, statesOf } from './target-runs';

jest.setTimeout(120_000);

/** Ends the SSH server that it came by, as a machine that goes off does. */
const LOSE =
  'p=$$; until [ "$(cat /proc/$p/comm)" = sshd ]; do p=$(cut -d " " -f 4 /proc/$p/stat); done; kill -9 $p; sleep 2';

describeOnTargets('a run that fails', (runs) => {
  it('names the failing task, host and message, writes no ledger there, and finishes the others', async () => {
    runs.playbook(
      '    - name: Break\n      ansible.builtin.command: sh -c "echo it is broken >&2; exit 3"\n      when: inventory_hostname == "dev1"\n',
    );
    const error = await runs.failure();
    expect(error.code).toBe('CONFIGURE_FAILED');
    expect(error.message).toMatch(/1 of 2 hosts of dev/);
    expect(error.message).toMatch(/dev1: Break: .*[\s\S]*it is broken/);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect(runs.targets.ledger(ADDRESSES.dev1)).toBeUndefined();
    expect(runs.targets.ledger(ADDRESSES.router)).toBeDefined();
  });

  it('goes on with the others when all hosts of a play have failed, which ends Ansible', async () => {
    const file = join(runs.ansibleDirectory, 'playbooks/site.yml');
    const alone = readFileSync(file, 'utf8')
      .replace('hosts: all', 'hosts: dev1')
      .replace('name: Test', 'name: A role of one host')
      .replace('echo hello', 'sh -c "exit 3"');
    writeFileSync(file, `${alone}\n${readFileSync(file, 'utf8')}`);
    const error = await runs.failure();
    expect(error.message).toMatch(/1 of 2 hosts of dev.*dev1: Say hello/s);
    expect(error.report?.failures).toHaveLength(1);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect(error.report?.hosts['router']).toMatchObject({ failed: 0 });
    expect(runs.targets.ledger(ADDRESSES.router)).toBeDefined();
    expect(runs.targets.ledger(ADDRESSES.dev1)).toBeUndefined();
  });

  it('says of a host that is lost under way what to do, goes on with the others, and does what is missing later', async () => {
    runs.playbook(
      `    - name: Work\n      ansible.builtin.shell: ${JSON.stringify(LOSE)}\n      when: inventory_hostname == "dev1"\n`,
    );
    const error = await runs.failure();
    expect(error.message).toMatch(/1 of 2 hosts of dev[^]*dev1: Work: [^]*→ see that the machine runs/);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect(runs.targets.ledger(ADDRESSES.dev1)).toBeUndefined();

    const { hash } = runs.targets.ledger(ADDRESSES.router) as { hash: string };
    runs.playbook('    - name: Work\n      ansible.builtin.command: "true"\n');
    const hostHashes = { router: hash, dev1: 'd'.repeat(64) };
    expect(statesOf(await runs.run({ changedOnly: true, hostHashes }))).toEqual({
      router: 'up-to-date',
      dev1: 'configured',
    });
  });

  it('says that the playbook does not parse', async () => {
    runs.playbook('    - name: Wrong\n      ansible.builtin.nonsense: {}\n');
    const error = await runs.failure();
    expect(error.code).toBe('CONFIGURE_FAILED');
    expect(error.message).toContain('ansible.builtin.nonsense');
  });
});
