import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from '../../inventory/example-site';
import { roleGuests } from './role-guests';
import { roleSite } from './role-site';

/** What the roles of every machine do to new ones. @param release root that these start from */
export function rolesOnGuests(release?: string): void {
  const { lab, run, sh, sshd, sudo } = roleGuests(release);

  it('say what they would change on new machines, and change nothing', async () => {
    const { hosts, failures } = await run('prod', { check: true });
    expect(failures).toEqual([]);
    expect(hosts['router']?.changed).toBeGreaterThan(5);
    expect(await sh('router', 'ls /etc/ssh/sshd_config.d /var/lib/rackwright 2>&1; id ops 2>&1')).not.toMatch(
      /rackwright.conf|configured.json|uid=/,
    );
  });

  it('configure new machines', async () => {
    const { hosts, failures } = await run('prod');
    expect(failures).toEqual([]);
    expect(hosts).toMatchObject({
      router: { state: 'configured', failed: 0 },
      dev1: { state: 'configured', failed: 0 },
    });
  });

  it('change nothing the second time', async () => {
    const { hosts } = await run('prod');
    expect(hosts).toMatchObject({
      router: { changed: 0, state: 'configured' },
      dev1: { changed: 0, state: 'configured' },
    });
  });

  it('make SSH strict in prod, and let the router forward what jumps through it', async () => {
    expect(await sshd('router')).toEqual(
      expect.arrayContaining([
        'permitrootlogin no',
        'passwordauthentication no',
        'allowtcpforwarding local',
        'x11forwarding no',
        'maxauthtries 4',
      ]),
    );
    expect(await sshd('dev1')).toEqual(
      expect.arrayContaining(['permitrootlogin without-password', 'allowtcpforwarding yes']),
    );
  });

  it('ban in prod alone who fails to log in, and nobody else', async () => {
    expect(await sh('dev1', 'command -v fail2ban-client || echo absent')).toContain('absent');
    const knock = "timeout 5 bash -c '</dev/tcp/10.10.10.1/22' 2> /dev/null && echo in || echo out";
    expect(await sh('dev1', knock)).toBe('in\n');
    await sh(
      'dev1',
      'for i in 1 2 3 4 5 6; do ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o ConnectTimeout=5 nobody-here@10.10.10.1 true; done 2>&1 || true',
    );
    const banned = (): Promise<string> => sh('router', 'fail2ban-client status sshd');
    for (let tries = 0; tries < 60 && !(await banned()).includes('10.10.10.11'); tries += 1) await sleep(500);
    expect(await banned()).toMatch(/Banned IP list:\s+10\.10\.10\.11\n/);
    expect(await sh('dev1', knock)).toBe('out\n');
    await sh('router', 'fail2ban-client unban 10.10.10.11');
    expect(await sh('dev1', knock)).toBe('in\n');
  });

  it('let in what is allowed in prod, as a client sees it', async () => {
    await sh('router', 'systemd-run --quiet python3 -m http.server 8123');
    const fetch = (): Promise<string> =>
      sh(
        'dev1',
        'curl --silent --max-time 3 --output /dev/null http://10.10.10.1:8123/ && echo in || echo out',
      );
    expect(
      await sh(
        'router',
        'curl --silent --fail --retry 30 --retry-connrefused --retry-delay 1 http://127.0.0.1:8123/ > /dev/null && echo in',
      ),
    ).toBe('in\n');
    expect(await fetch()).toBe('out\n');
    const opened = roleSite(lab(), 'prod', 'nobody', {
      security_firewall_allow: [{ ports: ['8123'], from: ['10.10.10.0/24', 'fd00::/64'] }],
    });
    const only = {
      site: opened,
      environment: environmentOf(opened),
      hosts: ['router'],
      tags: ['security'],
    };
    await sh('router', 'nft add table inet somebody');
    await lab().configure(opened, only);
    expect(await fetch()).toBe('in\n');
    // What others have of nftables stays, also when all is loaded anew.
    expect(await sh('router', 'nft list tables')).toMatch(/inet somebody/);
  });

  it('have rules of the audit in prod, merged for the kernel', async () => {
    expect(await sh('router', 'augenrules --check')).not.toContain('should be updated');
    expect(await sh('router', 'cat /etc/audit/audit.rules')).toContain('-w /etc/sudoers -p wa -k sudo');
    expect(await sh('dev1', 'ls /etc/audit 2>&1 || true')).toContain('No such file');
  });

  it('give sudo to who has it, without a password that nobody could have set', async () => {
    expect(await sudo('dev1', 'ops')).toBe('0\n');
    expect(await sudo('router', 'admin')).toBe('0\n');
    expect(await sudo('router', 'ops')).toBe('0\n');
    expect(await sh('router', 'cat /etc/sudoers.d/95-rackwright')).toContain('Defaults use_pty');
    expect(await sh('dev1', 'ls /etc/sudoers.d')).not.toContain('90-cloud-init-users');
    expect(await sh('router', 'id -nG ops; getent passwd ops; cat ~ops/.ssh/authorized_keys')).toMatch(
      /watch[^]*\/bin\/sh[^]*AAAAC3NzaC1lZDI1NTE5/,
    );
  });

  it('set names, time, locale, packages and greeting', async () => {
    expect(await sh('router', 'readlink /etc/localtime; cat /etc/default/locale; locale -a')).toMatch(
      /Europe\/Paris[^]*LANG=en_GB.UTF-8[^]*en_GB.utf8/,
    );
    expect(await sh('router', 'command -v tree; getent hosts dev1')).toMatch(/tree[^]*10\.10\.10\.11/);
    expect(await sh('dev1', 'cat /etc/motd')).toBe('Welcome to dev1\n');
  });
}
