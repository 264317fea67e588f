import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  buildRoot,
  createGuestHost,
  execInGuest,
  openConsole,
  proxyCommand,
  type GuestHost,
} from '../../../lab/guests';
import { run } from '../machines/python';
import * as leftovers from './leftovers';
import { guest, macOf } from './site-of-guests';

const isRoot = process.getuid?.() === 0;
const suite = isRoot ? describe : describe.skip;
const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
const ADDRESS = '10.0.12.11';
const STATIC = 101;
const DHCP = 102;

suite(`guests that are namespaces${isRoot ? '' : ' (skipped: guests need root)'}`, () => {
  const lab = isRoot ? mkdtempSync(join(tmpdir(), 'rackwright-namespace-')) : '';
  const ended: number[] = [];
  let host: GuestHost;
  let links: readonly string[];
  let startOne: () => Promise<void>;

  const ssh = async (address: string, command: string): Promise<string> =>
    // The lab's proxy is in this process, so that nothing may hold it up.
    (
      await run([
        'ssh',
        ...[
          '-F',
          'none',
          '-i',
          join(lab, 'key'),
          '-o',
          'StrictHostKeyChecking=accept-new',
          '-o',
          'LogLevel=ERROR',
        ],
        ...[
          '-o',
          `UserKnownHostsFile=${join(lab, 'known_hosts')}`,
          // A guest that ends takes its network with it, and says no farewell.
          '-o',
          'ServerAliveInterval=2',
          '-o',
          `ProxyCommand=${proxyCommand(lab)}`,
        ],
        ...[`ops@${address}`, command],
      ])
    ).trim();
  const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 60_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
      await sleep(100);
    }
  };
  const reachable = async (address: string): Promise<boolean> => {
    try {
      return (await ssh(address, 'true')) === '';
    } catch {
      return false;
    }
  };
  const addressOf = async (vmid: number): Promise<string | undefined> => {
    const [nic] = await host.interfaces(vmid);
    return nic?.addresses.find(({ family }) => family === 'ipv4')?.address;
  };

  beforeAll(async () => {
    links = leftovers.links();
    await buildRoot({ cacheDirectory });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(lab, 'key')]);
    const publicKey = readFileSync(join(lab, 'key.pub'), 'utf8').trim();
    host = await createGuestHost({
      name: 'test',
      directory: lab,
      cacheDirectory,
      hostAddress: '10.0.12.1/24',
    });
    host.onExit((vmid) => ended.push(vmid));
    await host.applyNetwork([{ name: 'vmbr0', address: '10.0.12.1/24' }]);
    const cards = [{ id: 1, bridge: 'vmbr0', address: `${ADDRESS}/24`, gateway: '10.0.12.1' }];
    const one = guest({ vmid: STATIC, name: 'one', cards, publicKey });
    const two = guest({
      vmid: DHCP,
      name: 'two',
      cards: [{ id: 2, bridge: 'vmbr0', address: '' }],
      publicKey,
    });
    const networkConfig = `version: 1\nconfig: [{type: physical, name: eth0, mac_address: "${macOf(2).toLowerCase()}", subnets: [{type: dhcp4}]}]\n`;
    startOne = () => host.start({ ...one, kind: 'namespace', root: 'debian-12' });
    await startOne();
    await host.start({
      ...two,
      ...{ kind: 'namespace', root: 'debian-12' },
      cloudInit: { userData: two.cloudInit?.userData ?? '', metaData: '', networkConfig },
    });
  }, 300_000);

  afterAll(async () => {
    const before = Date.now();
    await host.close();
    expect(Date.now() - before).toBeLessThan(5000);
    expect(leftovers.groupsWith(lab.split('/').pop() ?? '')).toEqual([]);
    expect(leftovers.mountsWith(lab)).toEqual([]);
    expect(leftovers.links()).toEqual(links);
    rmSync(lab, { recursive: true, force: true });
  });

  test('the users of cloud-init’s data log in by their keys, and are root where they may', async () => {
    await until('SSH answers', () => reachable(ADDRESS));
    expect(await ssh(ADDRESS, 'hostname; id -un; sudo id -un')).toBe('one\nops\nroot');
  });

  test('addresses come from the data, or from DHCP', async () => {
    expect(await addressOf(STATIC)).toBe(ADDRESS);
    await until('a lease', async () => (await addressOf(DHCP)) !== undefined);
    const given = (await addressOf(DHCP)) ?? '';
    expect(given).toMatch(/^10\.0\.12\.2\d\d$/);
    await until('SSH answers there', () => reachable(given));
    expect(await ssh(given, 'hostname')).toBe('two');
  });

  test('packages come through the lab’s proxy', async () => {
    const installed = await ssh(
      ADDRESS,
      'sudo apt-get -qq update && sudo apt-get -qq install -y --no-install-recommends bc > /dev/null && echo 6*7 | bc',
    );
    expect(installed.split('\n').at(-1)).toBe('42');
  }, 120_000);

  test('root in a guest has no right to the machine: its settings, devices, mounts and processes', async () => {
    const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
    const attempts = [
      'echo x > /proc/sys/kernel/core_pattern',
      'echo b > /proc/sysrq-trigger',
      'mount -t tmpfs none /mnt',
      'umount /proc/sys',
      'mknod /tmp/disk b 8 0',
      'mount -o remount,rw /sys',
    ];
    for (const attempt of attempts) {
      expect(await ssh(ADDRESS, `sudo sh -c '${attempt}' 2> /dev/null && echo done || echo refused`)).toBe(
        'refused',
      );
    }
    expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(pattern);
    expect((await ssh(ADDRESS, 'ls /proc | grep -c "^[0-9]"')).length).toBeLessThanOrEqual(2);
  });

  test('what it has written outlives a reboot that it asks for itself', async () => {
    await ssh(ADDRESS, 'echo kept > kept; sync');
    const key = await ssh(ADDRESS, 'cat /etc/ssh/ssh_host_ed25519_key.pub');
    const init = (): Promise<string> =>
      execInGuest(lab, STATIC, ['stat', '-c', '%Y', '/proc/1']).then(({ stdout }) => stdout.trim());
    const before = await init();
    await sleep(1100);
    // The connection ends with the guest.
    await ssh(ADDRESS, 'sudo shutdown -r now').catch(() => undefined);
    await until('it boots again', async () => {
      try {
        return (await init()) !== before && (await reachable(ADDRESS));
      } catch {
        return false;
      }
    });
    expect(await ssh(ADDRESS, 'cat kept')).toBe('kept');
    expect(await ssh(ADDRESS, 'cat /etc/ssh/ssh_host_ed25519_key.pub')).toBe(key);
    expect(ended).toEqual([]);
  });

  test('what it has written is in an archive that is made while it runs, and comes back from there', async () => {
    await ssh(
      ADDRESS,
      'echo first > note; sudo rm /etc/motd; sudo setcap cap_net_raw+p /bin/ping 2> /dev/null; sync',
    );
    const archive = join(lab, 'backups', 'one.tar');
    expect(await host.pack?.(STATIC, archive)).toBe(true);
    expect(await host.pack?.(999, archive)).toBe(false);
    await ssh(ADDRESS, 'echo second > note; echo more > more; sudo sh -c "echo back > /etc/motd"; sync');
    await host.stop(STATIC, 'kill', 0);
    await host.unpack?.(STATIC, archive);
    await startOne();
    await until('SSH answers', () => reachable(ADDRESS));
    expect(await ssh(ADDRESS, 'cat note; ls more /etc/motd 2> /dev/null || echo gone')).toBe('first\ngone');
    rmSync(archive);
    await host.stop(STATIC, 'kill', 0);
    await expect(host.unpack?.(STATIC, archive)).rejects.toMatchObject({ code: 'GUEST_FILES' });
    await startOne();
    await until('SSH answers', () => reachable(ADDRESS));
    expect(await ssh(ADDRESS, 'cat note')).toBe('first');
  }, 120_000);

  test('a console is a root shell with a terminal of the guest’s own', async () => {
    const console = await openConsole(lab, STATIC, { rows: 30, columns: 100 });
    let seen = '';
    console.output.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    console.input.write('stty size; tty; hostname; exit\n');
    await console.ended;
    expect(seen).toContain('30 100');
    expect(seen).toContain('/dev/pts/');
    expect(seen).toMatch(/\bone\b/);
  });

  test('its cards are plugged while it runs: another address, another bridge, out and in again', async () => {
    const { nics } = guest({
      vmid: STATIC,
      name: 'one',
      cards: [{ id: 1, bridge: 'vmbr0', address: `${ADDRESS}/24` }],
      publicKey: '',
    });
    const [card] = nics;
    const macs = async (): Promise<readonly string[]> =>
      (await host.interfaces(STATIC)).map(({ name, mac }) => `${name} ${mac}`);
    const inGuest = async (...argv: readonly string[]): Promise<string> =>
      (await execInGuest(lab, STATIC, argv)).stdout.trim();
    const master = async (): Promise<unknown> => {
      const shown = await host.bareMetal?.execInLab(['ip', '-json', 'link', 'show', `v${STATIC}i18`]);
      return (JSON.parse(shown?.stdout ?? '[]') as readonly { master: string }[])[0]?.master;
    };
    const second = { name: 'ens19', mac: 'BC:24:11:00:00:99', bridge: 'vmbr0' };
    const before = await macs();
    await host.setNics?.(STATIC, [card!, second]);
    expect(await macs()).toEqual([...before, 'ens19 bc:24:11:00:00:99']);
    // Nothing happened to the first one.
    expect(await ssh(ADDRESS, 'cat /sys/class/net/ens19/address')).toBe('bc:24:11:00:00:99');
    await host.setNics?.(STATIC, [card!, { ...second, mac: 'BC:24:11:00:00:98' }]);
    expect(await macs()).toContain('ens19 bc:24:11:00:00:98');
    await host.setNics?.(STATIC, [{ ...card!, linkDown: true }]);
    expect(await macs()).toEqual(before);
    expect(await inGuest('cat', '/sys/class/net/ens18/carrier')).toBe('0');
    // The bridge of a tag is made when the first card wants it.
    await host.setNics?.(STATIC, [{ ...card!, vlanId: 7 }]);
    expect(await master()).toBe('vmbr0v7');
    await host.setNics?.(STATIC, [card!]);
    expect(await master()).toBe('vmbr0');
    expect(await inGuest('cat', '/sys/class/net/ens18/carrier')).toBe('1');
    expect(await reachable(ADDRESS)).toBe(true);
    await host.setNics?.(STATIC, []);
    expect(await macs()).toEqual([]);
    await host.setNics?.(STATIC, [card!]);
    await until('its address is back', () => reachable(ADDRESS));
  });

  test('a guest that is held says nothing, and goes on where it was', async () => {
    await host.hold?.(STATIC, true);
    expect(
      readFileSync(`/proc/${leftovers.processesInGroup(`/${String(STATIC)}`)[0] ?? ''}/status`, 'utf8'),
    ).toMatch(/State:/);
    await host.hold?.(STATIC, false);
    await until('SSH answers again', () => reachable(ADDRESS));
  });

  test('a guest that powers itself off is told of; one that is stopped is not', async () => {
    await ssh(ADDRESS, 'sudo poweroff').catch(() => undefined);
    await until('it is told', () => ended.includes(STATIC));
    const before = Date.now();
    await host.stop(DHCP, 'shutdown', 20_000);
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(await host.running()).toEqual([]);
    expect(ended).toEqual([STATIC]);
    await host.destroy(STATIC);
    expect(() => statSync(join(lab, 'guests', String(STATIC)))).toThrow(/ENOENT/);
  });
});
