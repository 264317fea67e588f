import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  buildRoot,
  createGuestHost,
  execInGuest,
  execInLab,
  proxyCommand,
  runInRoot,
  type GuestHost,
} from '../../../lab/guests';
import * as leftovers from './leftovers';
import { guest, macOf, ROUTER_USER_DATA } from './site-of-guests';

const isRoot = process.getuid?.() === 0;
const suite = isRoot ? describe : describe.skip;
const why = isRoot ? '' : ' (skipped: guests need root)';

const ROUTER = 10000;
const DEV1 = 10001;
const DEV2 = 10002;
const BRIDGES = [
  { name: 'vmbr0', address: '10.0.12.1/24' },
  { name: 'devnet', mtu: 1450 },
];
const cacheDirectory = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rackwright');

suite(`guests of a lab${why}`, () => {
  const lab = isRoot ? mkdtempSync(join(tmpdir(), 'rackwright-guests-')) : '';
  const mark = lab.split('/').pop() ?? '';
  const ended: number[] = [];
  let host: GuestHost;
  let key: string;
  let before: { links: readonly string[]; limit: string | null };

  const open = async (): Promise<GuestHost> => {
    const opened = await createGuestHost({
      name: 'test',
      directory: lab,
      cacheDirectory,
      hostAddress: '10.0.12.1/24',
    });
    opened.onExit((vmid) => ended.push(vmid));
    return opened;
  };
  const inGuest = async (vmid: number, script: string): Promise<string> => {
    const result = await execInGuest(lab, vmid, ['sh', '-c', script]);
    return result.code === 0
      ? result.stdout.trim()
      : `exit ${String(result.code)}: ${result.stderr}${result.stdout}`;
  };
  const sshArgs = (address: string): string[] => [
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
    ...['-o', `UserKnownHostsFile=${join(lab, 'known_hosts')}`, '-o', 'ConnectTimeout=5'],
    ...['-o', `ProxyCommand=${proxyCommand(lab)}`, `ops@${address}`],
  ];
  const ssh = (address: string, command: string): string =>
    execFileSync('ssh', [...sshArgs(address), command], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const until = async (
    what: string,
    holds: () => boolean | Promise<boolean>,
    timeoutMs = 30_000,
  ): Promise<void> => {
    const deadline = Date.now() + timeoutMs;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
      await sleep(100);
    }
  };
  const router = () =>
    guest(
      {
        vmid: ROUTER,
        name: 'router',
        cards: [
          { id: 1, bridge: 'vmbr0', address: '10.0.12.2/24', gateway: '10.0.12.1' },
          { id: 2, bridge: 'devnet', address: '10.10.10.1/24' },
        ],
        publicKey: key,
      },
      ROUTER_USER_DATA,
    );
  const dev1 = () =>
    guest({
      vmid: DEV1,
      name: 'dev1',
      cards: [{ id: 3, bridge: 'devnet', address: '10.10.10.11/24', gateway: '10.10.10.1' }],
      publicKey: key,
    });
  const dev2 = () =>
    guest({
      vmid: DEV2,
      name: 'dev2',
      cards: [{ id: 4, bridge: 'vmbr0', address: '10.0.12.12/24', gateway: '10.0.12.1' }],
      publicKey: key,
    });

  beforeAll(async () => {
    before = { links: leftovers.links(), limit: leftovers.inotifyLimit() };
    await buildRoot({ cacheDirectory });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(lab, 'key')]);
    key = readFileSync(join(lab, 'key.pub'), 'utf8').trim();
    host = await open();
    await host.applyNetwork(BRIDGES);
    await Promise.all([router(), dev1(), dev2()].map((spec) => host.start(spec)));
    await Promise.all([ROUTER, DEV1, DEV2].map((vmid) => inGuest(vmid, 'cloud-init status --wait')));
  }, 300_000);

  afterAll(async () => {
    if (!isRoot) return;
    await host.close();
    rmSync(lab, { recursive: true, force: true });
  }, 60_000);

  test('a guest answers SSH through the lab, with the host name and user of its cloud-init data', () => {
    const words = ssh(
      '10.0.12.12',
      'cloud-init status; hostname --fqdn; sudo id -un; systemctl is-system-running',
    );
    expect(words.split('\n')).toEqual(['status: done', 'dev2.lab.example.org', 'root', 'running']);
  });

  test('the kernel of a guest says which addresses its cards have', async () => {
    expect(await host.running()).toEqual([ROUTER, DEV1, DEV2]);
    const cards = await host.interfaces(ROUTER);
    expect(cards.map((card) => [card.name, card.mac])).toEqual([
      ['ens18', macOf(1).toLowerCase()],
      ['ens19', macOf(2).toLowerCase()],
    ]);
    expect(cards[1]?.addresses[0]).toEqual({ address: '10.10.10.1', prefix: 24, family: 'ipv4' });
    expect(await host.interfaces(4711)).toEqual([]);
  });

  test('a guest behind the router reaches the network before it, and only through it', async () => {
    expect(await inGuest(DEV1, 'ping -c 1 -W 3 10.0.12.1')).toContain('ttl=63');
    await inGuest(ROUTER, 'nft delete table ip router');
    expect(await inGuest(DEV1, 'ping -c 1 -W 1 10.0.12.1')).toMatch(/^exit 1/);
    await inGuest(ROUTER, 'systemctl restart nftables');
    expect(await inGuest(DEV1, 'ping -c 1 -W 3 10.0.12.12')).toContain('ttl=63');
    expect(await inGuest(DEV1, 'ping -c 1 -W 3 192.0.2.1')).toContain('Unreachable');
  });

  test('a card on a vnet has the MTU of the vnet', async () => {
    expect(await inGuest(DEV1, 'cat /sys/class/net/ens18/mtu')).toBe('1450');
    expect(await inGuest(DEV2, 'cat /sys/class/net/ens18/mtu')).toBe('1500');
  });

  test('a bridge that was removed and made again has its guests again', async () => {
    await host.applyNetwork(BRIDGES.slice(0, 1));
    expect(await inGuest(DEV1, 'ping -c 1 -W 1 10.10.10.1')).toMatch(/^exit 1/);
    await host.applyNetwork(BRIDGES);
    expect(await inGuest(DEV1, 'ping -c 1 -W 5 10.10.10.1')).toContain('1 received');
  });

  test('packages come from the archives of the host, and from nowhere else', async () => {
    const install = await inGuest(
      DEV1,
      'apt-get -qq update && apt-get -qq install -y tree && tree --version',
    );
    expect(install).toMatch(/tree v\d/);
    const ask = 'curl -s -o /dev/null -w "%{http_code}" -x http://10.0.12.1:3142';
    expect(await inGuest(DEV2, `${ask} http://192.0.2.1/debian/`)).toBe('403');
    expect(await inGuest(DEV2, `${ask} -X POST http://192.0.2.1/`)).toBe('405');
  }, 60_000);

  test('cards with a VLAN tag see those with the same tag only', async () => {
    const tagged = (vmid: number, id: number, vlanId: number) =>
      guest({
        vmid,
        name: `tag${String(id)}`,
        cards: [{ id, bridge: 'vmbr0', vlanId, address: `10.9.0.${String(id)}/24` }],
        publicKey: key,
      });
    await Promise.all(
      [tagged(10011, 11, 5), tagged(10012, 12, 5), tagged(10013, 13, 6)].map((spec) => host.start(spec)),
    );
    await until('10011 reaches 10012', async () =>
      (await inGuest(10011, 'ping -c 1 -W 1 10.9.0.12')).includes('1 received'),
    );
    await inGuest(10013, 'cloud-init status --wait');
    expect(await inGuest(10013, 'ping -c 1 -W 1 10.9.0.11')).toMatch(/^exit 1/);
    await Promise.all([10011, 10012, 10013].map((vmid) => host.destroy(vmid)));
    expect(existsSync(join(lab, 'guests', '10011'))).toBe(false);
    expect(leftovers.groupsWith('/10011')).toEqual([]);
  }, 90_000);

  test('a guest that reboots itself comes back as the same machine', async () => {
    const identity = 'cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub';
    const same = await inGuest(DEV2, identity);
    const boot = await inGuest(DEV2, 'cat /proc/sys/kernel/random/boot_id; touch /var/kept');
    // What runs in it must not hold it up.
    const inside = inGuest(DEV2, 'sleep 600').catch(() => '');
    await inGuest(DEV2, 'systemctl reboot');
    await until('another boot answers SSH', async () => {
      const words = await inGuest(
        DEV2,
        'systemctl is-active ssh && cat /proc/sys/kernel/random/boot_id',
      ).catch(() => '');
      return words.startsWith('active') && !words.includes(boot);
    });
    await inside;
    expect(await inGuest(DEV2, identity)).toBe(same);
    expect(await inGuest(DEV2, 'ls /var/kept')).toBe('/var/kept');
    expect(ssh('10.0.12.12', 'cat /etc/hostname')).toBe('dev2');
    expect(ended).toEqual([]);
  }, 60_000);

  test('a stopped guest starts again with its files, and new cloud-init data is applied', async () => {
    await host.stop(DEV2, 'shutdown', 20_000);
    expect(await host.running()).toEqual([ROUTER, DEV1]);
    expect(await host.interfaces(DEV2)).toEqual([]);
    expect(readFileSync(join(lab, 'guests', '10002', 'console.log'), 'utf8')).toContain('Powering off.');
    const spec = dev2();
    const metaData = 'instance-id: dev2-2\nlocal-hostname: dev2\n';
    const userData = `${spec.cloudInit?.userData ?? ''}\nruncmd:\n  - [touch, /var/applied]\n`;
    await host.start({ ...spec, cloudInit: { ...spec.cloudInit, userData, metaData } });
    await host.start(spec);
    await inGuest(DEV2, 'cloud-init status --wait');
    expect(await inGuest(DEV2, 'ls /var/kept /var/applied')).toBe('/var/applied\n/var/kept');
    await sleep(700);
    expect(ended).toEqual([]);
  }, 60_000);

  test('a guest that powers itself off is told of', async () => {
    await inGuest(DEV2, 'systemctl poweroff');
    await until('the exit is told', () => ended.includes(DEV2));
    expect(await host.running()).toEqual([ROUTER, DEV1]);
    ended.length = 0;
  }, 60_000);

  test('guests outlive the process that started them, and the next one takes them over', async () => {
    host = await open();
    expect(await host.running()).toEqual([ROUTER, DEV1]);
    expect((await host.interfaces(DEV1))[0]?.addresses[0]?.address).toBe('10.10.10.11');
    await host.applyNetwork(BRIDGES);
    expect(await inGuest(DEV1, 'apt-get -qq update && ping -c 1 -W 3 10.0.12.1')).toContain('ttl=63');
    await host.stop(DEV1, 'kill', 0);
    expect(await host.running()).toEqual([ROUTER]);
  }, 60_000);

  test('a holder that is killed takes its guests along, and the same calls bring them back', async () => {
    ended.length = 0;
    const holder = JSON.parse(readFileSync(join(lab, 'guests', 'holder.json'), 'utf8')) as { pid: number };
    const namespaces = leftovers.namespacesOf(holder.pid);
    process.kill(holder.pid, 'SIGKILL');
    await until('the guests are gone', async () => (await host.running()).length === 0);
    await until('their end is told', () => ended.includes(ROUTER));
    await until('their namespaces are gone', () => leftovers.processesIn(namespaces).length === 0);
    expect((await execInLab(lab, ['true']).catch((error: unknown) => error)) as Error).toMatchObject({
      code: 'GUEST_NOT_RUNNING',
    });
    expect(() => ssh('10.0.12.2', 'true')).toThrow('the lab does not run');
    await host.applyNetwork(BRIDGES);
    await host.start(router());
    await until('the router answers', () => {
      try {
        return ssh('10.0.12.2', 'hostname') === 'router';
      } catch {
        return false;
      }
    });
  }, 60_000);

  test('the schema of cloud-init itself judges user-data', async () => {
    const judge = (text: string) =>
      runInRoot(['cloud-init', 'schema', '--config-file', '/tmp/data'], {
        cacheDirectory,
        files: { '/tmp/data': text },
      });
    expect((await judge(router().cloudInit?.userData ?? '')).code).toBe(0);
    const bad = await judge('#cloud-config\nusers: 5\n');
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('users');
  }, 30_000);

  test('closing leaves no process, mount, namespace, control group, link or limit behind', async () => {
    const holder = JSON.parse(readFileSync(join(lab, 'guests', 'holder.json'), 'utf8')) as { pid: number };
    const namespaces = leftovers.namespacesOf(holder.pid);
    const session: ChildProcess = spawn('ssh', [...sshArgs('10.0.12.2'), 'sleep 300'], { stdio: 'ignore' });
    const sessionEnded = new Promise((resolve) => session.once('exit', resolve));
    await until('a session is open', async () => (await inGuest(ROUTER, 'pgrep -c sleep')).startsWith('1'));
    await host.close();
    await sessionEnded;
    // What ssh started to reach the guest ends a moment after ssh itself.
    await until('nothing is in the namespaces', () => leftovers.processesIn(namespaces).length === 0);
    expect(leftovers.processesInGroup(mark)).toEqual([]);
    expect(leftovers.groupsWith(mark)).toEqual([]);
    expect(leftovers.mountsWith(mark)).toEqual([]);
    expect(leftovers.links()).toEqual(before.links);
    const limit = leftovers.inotifyLimit();
    if (limit !== null && before.limit !== null) expect(limit).toBe(before.limit);
    await host.close();
  }, 60_000);
});
