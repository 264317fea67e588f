import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { InstallConfig, Posture, Site, Vm } from '../../../site';
import { environmentOf, exampleSite, nic, vmOf } from '../../inventory/example-site';
import { GuestLab, guestsUnavailable } from './guest-lab';

jest.setTimeout(600_000);

const STRAY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg stray';

/** A strict router on the lab's own network, and a permissive host that is reached through its sshd alone. */
function site(lab: GuestLab, posture: Posture, gone = 'nobody', vars: InstallConfig['vars'] = {}): Site {
  const { install } = vmOf(exampleSite(), 'dev1');
  const all: InstallConfig['users'] = [
    { name: 'admin', sshKeys: [], sudo: true, shell: '/bin/bash', groups: [] },
    {
      name: 'ops',
      sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ ops'],
      sudo: true,
      shell: '/bin/sh',
      groups: ['adm', 'watch'],
    },
  ];
  const users = all.filter(({ name }) => name !== gone);
  const example = exampleSite({
    router: {
      nics: [nic('vmbr0', '10.0.12.2/24'), { ...nic('devnet', '10.10.10.1/24'), mac: 'BC:24:11:00:00:02' }],
      install: {
        ...install,
        hostname: 'router',
        posture,
        users,
        timezone: 'Europe/Paris',
        locale: 'en_GB.UTF-8',
        packages: ['tree'],
        ntpServers: posture === 'prod' ? ['10.0.12.1'] : [],
        vars,
      },
    },
    dev1: {
      nics: [{ ...nic('devnet', '10.10.10.11/24'), mac: 'BC:24:11:00:00:03' }],
      install: { ...install, users, vars: { base_motd: 'Welcome to dev1' } },
    },
  });
  return {
    ...example,
    automation: { user: 'admin', identityFile: lab.identityFile, publicKey: lab.publicKey },
  };
}

const describeHere = guestsUnavailable === null ? describe : describe.skip;
describeHere(
  `the roles on guests${guestsUnavailable === null ? '' : ` (skipped: ${guestsUnavailable})`}`,
  () => {
    let lab: GuestLab;
    beforeAll(async () => {
      lab = new GuestLab();
      await lab.start(site(lab, 'prod'));
    });
    afterAll(async () => {
      await lab.close();
    });

    function run(posture: Posture, more: Partial<ConfigureOptions> = {}): Promise<RunReport> {
      return lab.configure(site(lab, posture), more);
    }
    const vm = (name: string): Vm => vmOf(site(lab, 'prod'), name);
    const sh = (name: string, script: string): Promise<string> => lab.ask(vm(name), 'sh', '-c', script);
    const sshd = async (name: string): Promise<string[]> =>
      (await lab.ask(vm(name), '/usr/sbin/sshd', '-T')).split('\n');

    it('say what they would change on new machines, and change nothing', async () => {
      const { hosts } = await run('prod', { check: true });
      expect(hosts['router']?.changed).toBeGreaterThan(5);
      expect(
        await sh('router', 'ls /etc/ssh/sshd_config.d /var/lib/rackwright 2>&1; id ops 2>&1'),
      ).not.toMatch(/rackwright.conf|configured.json|uid=/);
    });

    it('configure new machines', async () => {
      const { hosts } = await run('prod');
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

    it('run fail2ban in prod alone', async () => {
      expect(await sh('router', 'fail2ban-client status sshd')).toContain('Currently banned');
      expect(await sh('dev1', 'command -v fail2ban-client || echo absent')).toContain('absent');
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
      const opened = site(lab, 'prod', 'nobody', {
        security_firewall_allow: [{ ports: ['8123'], from: ['10.10.10.0/24', 'fd00::/64'] }],
      });
      const only = {
        site: opened,
        environment: environmentOf(opened),
        hosts: ['router'],
        tags: ['security'],
      };
      await sh('router', 'nft add table inet somebody');
      await lab.configure(opened, only);
      expect(await fetch()).toBe('in\n');
      // What others have of nftables stays, also when all is loaded anew.
      expect(await sh('router', 'nft list tables')).toMatch(/inet somebody/);
    });

    it('have rules of the audit in prod, merged for the kernel', async () => {
      expect(await sh('router', 'augenrules --check')).not.toContain('should be updated');
      expect(await sh('router', 'cat /etc/audit/audit.rules')).toContain('-w /etc/sudoers -p wa -k sudo');
      expect(await sh('dev1', 'ls /etc/audit 2>&1 || true')).toContain('No such file');
    });

    const sudo = (host: string, user: string): Promise<string> =>
      sh(host, `su ${user} -s /bin/sh -c 'sudo -n id -u' 2>&1 || true`);

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

    it('ask in prod for a password that was set, and keep only keys that the specs name', async () => {
      await sh(
        'router',
        `echo ops:Pa55word | chpasswd; for u in admin ops; do echo '${STRAY}' >> /home/$u/.ssh/authorized_keys; done`,
      );
      await run('prod', { hosts: ['router'], tags: ['users'] });
      expect(await sudo('router', 'ops')).toContain('password');
      const keys = await sh('router', 'cat /home/admin/.ssh/authorized_keys /home/ops/.ssh/authorized_keys');
      expect(keys).not.toContain('stray');
      expect(keys.trim().split('\n')).toEqual([lab.publicKey, expect.stringContaining(' ops')]);
    });

    it('close every way in for an account that is gone from the specs, and for no other', async () => {
      const others = 'getent shadow root local admin; id -nG local; cat /home/local/.ssh/authorized_keys';
      await sh(
        'router',
        `useradd -m -G adm local; mkdir /home/local/.ssh; echo '${STRAY}' > /home/local/.ssh/authorized_keys; echo mine > /home/ops/file`,
      );
      const before = await sh('router', others);
      const described = site(lab, 'prod', 'ops');
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
      rmSync(join(lab.directory, 'dev/ansible'), { recursive: true, force: true });
      const { hosts } = await run('dev', { changedOnly: true, hosts: ['router'] });
      expect(hosts).toMatchObject({ router: { state: 'up-to-date' } });
    });
  },
);
