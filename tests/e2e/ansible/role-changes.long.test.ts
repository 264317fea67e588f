import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from '../../inventory/example-site';
import { describeOnGuests } from './guest-lab';
import { roleGuests } from './role-guests';
import { roleSite } from './role-site';

jest.setTimeout(600_000);

const STRAY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg stray';

describeOnGuests('what the roles do to machines that they configured', () => {
  const { lab, run, sh, sshd, sudo } = roleGuests();

  it('configure new machines', async () => {
    const { hosts } = await run('prod');
    expect(hosts).toMatchObject({ router: { state: 'configured' }, dev1: { state: 'configured' } });
  });

  it('tell the services what a run that was killed before its handlers did not', async () => {
    const offer = (): Promise<string> =>
      sh('router', 'ssh -o Ciphers=aes128-ctr -o BatchMode=yes 127.0.0.1 true 2>&1 || true');
    await sh(
      'router',
      'cd /etc/ssh/sshd_config.d && mv 10-rackwright.conf /root && systemctl reload ssh && sleep 2 && ' +
        'mv /root/10-rackwright.conf . && mkdir /var/lib/rackwright/unfinished',
    );
    expect(await offer()).not.toContain('no matching cipher');
    const { hosts } = await run('prod');
    expect(hosts).toMatchObject({ router: { state: 'configured' }, dev1: { changed: 0 } });
    expect(await offer()).toContain('no matching cipher');
    expect(await sh('router', 'ls /var/lib/rackwright')).not.toContain('unfinished');
  });

  it('refuse in prod a setting of the SSH server that somebody put before theirs', async () => {
    const file = '/etc/ssh/sshd_config.d/00-somebody.conf';
    await sh('dev1', `echo 'PermitRootLogin yes' > ${file}`);
    await expect(run('prod', { tags: ['security'] })).rejects.toThrow(
      /1 of 2 hosts[^]*dev1: [^]*it has permitrootlogin yes/,
    );
    await sh('dev1', `rm ${file}`);
    expect((await run('prod')).hosts).toMatchObject({ dev1: { state: 'configured' } });
  });

  it('need sudo without a password, and tell of a host where there is none what to do', async () => {
    await sh(
      'dev1',
      'mkdir /root/sudoers && mv /etc/sudoers.d/* /root/sudoers && passwd --quiet --delete admin && echo admin:Pa55word | chpasswd',
    );
    await expect(run('prod')).rejects.toThrow(/1 of 2 hosts[^]*dev1: [^]*→ .*become root without a password/);
    await sh('dev1', 'mv /root/sudoers/* /etc/sudoers.d && passwd --quiet --lock admin');
    // Nothing was changed there, so that nothing is missing.
    expect((await run('prod', { changedOnly: true })).hosts).toMatchObject({
      router: { state: 'up-to-date' },
      dev1: { state: 'up-to-date' },
    });
  });

  it('ask in prod for a password that was set, and keep only keys that the specs name', async () => {
    await sh(
      'router',
      `echo ops:Pa55word | chpasswd; for u in admin ops; do echo '${STRAY}' >> /home/$u/.ssh/authorized_keys; done`,
    );
    await run('prod', { hosts: ['router'], tags: ['users'] });
    expect(await sudo('router', 'ops')).toContain('password');
    const keys = await sh('router', 'cat /home/admin/.ssh/authorized_keys /home/ops/.ssh/authorized_keys');
    expect(keys).not.toContain('stray');
    expect(keys.trim().split('\n')).toEqual([lab().publicKey, expect.stringContaining(' ops')]);
  });

  it('take an account out of groups that the specs gave it and give it no longer, and out of no other', async () => {
    await sh('router', 'gpasswd --add ops games');
    const described = roleSite(lab(), 'prod');
    const site = {
      ...described,
      environments: described.environments.map((each) => ({
        ...each,
        vms: each.vms.map((vm) => ({
          ...vm,
          install: {
            ...vm.install,
            users: vm.install.users.map((user) => ({
              ...user,
              groups: user.groups.filter((group) => group !== 'adm'),
            })),
          },
        })),
      })),
    };
    const less = { site, environment: environmentOf(site), hosts: ['router'], tags: ['users'] };
    expect((await run('prod', less)).hosts['router']).toMatchObject({ failed: 0 });
    expect((await sh('router', 'id -nG ops')).trim().split(' ').sort()).toEqual(['games', 'ops', 'watch']);
    expect((await run('prod', less)).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('close every way in for an account that is gone from the specs, and for no other', async () => {
    const others = 'getent shadow root local admin; id -nG local; cat /home/local/.ssh/authorized_keys';
    await sh(
      'router',
      `useradd -m -G adm local; mkdir /home/local/.ssh; echo '${STRAY}' > /home/local/.ssh/authorized_keys; echo mine > /home/ops/file`,
    );
    const before = await sh('router', others);
    const described = roleSite(lab(), 'prod', 'ops');
    const without = {
      site: described,
      environment: environmentOf(described),
      hosts: ['router'],
      tags: ['users'],
    };
    expect((await run('prod', { ...without, check: true })).hosts['router']?.failed).toBe(0);
    expect(await sudo('router', 'ops')).toContain('password');
    await run('prod', without);
    expect(await sh('router', 'getent shadow ops')).toMatch(/^ops:!\$[^:]*:\d+:\d*:\d*:\d*:\d*:1:\n$/);
    expect(await sh('router', 'id -nG ops; ls -A /home/ops/.ssh; cat /home/ops/file')).toBe('ops\nmine\n');
    expect(await sudo('router', 'ops')).toContain('expired');
    expect(await sh('router', 'sudo -l -U ops')).toMatch(/!ALL|not allowed/);
    expect(await sh('router', 'stat -c "%a %U" /var/lib/rackwright/users.json')).toBe('600 root\n');
    expect(await sh('router', others)).toBe(before);
    expect((await run('prod', without)).hosts['router']).toMatchObject({ changed: 0, state: 'configured' });
  });

  it('take back what was strict when a machine becomes dev', async () => {
    await run('dev', { hosts: ['router'] });
    // The account that had been revoked is listed again.
    expect(await sudo('router', 'ops')).toBe('0\n');
    expect(await sh('router', 'systemctl is-active fail2ban rackwright-firewall || true')).toBe(
      'inactive\ninactive\n',
    );
    expect(await sh('router', 'nft list tables; ls /etc/audit/rules.d')).not.toMatch(/rackwright/);
    expect(await sshd('router')).toEqual(expect.arrayContaining(['allowtcpforwarding yes']));
    expect((await run('dev', { hosts: ['router'] })).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('leave alone what is up to date, without starting Ansible', async () => {
    rmSync(join(lab().directory, 'dev/ansible'), { recursive: true, force: true });
    const { hosts } = await run('dev', { changedOnly: true, hosts: ['router'] });
    expect(hosts).toMatchObject({ router: { state: 'up-to-date' } });
  });
});
