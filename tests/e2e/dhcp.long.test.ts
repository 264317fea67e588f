import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labGroup } from '../../lab/guests/create-guest-host';
import { type Finished, Project } from './project';
import { tracesOf } from './traces';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

interface Status {
  readonly pid: number;
  readonly dhcp: {
    readonly running: boolean;
    readonly networks: readonly unknown[];
    readonly leases: readonly { readonly address: string; readonly mac: string }[];
  };
}

const ENVIRONMENT = `
posture: dev
node: lab
vm_ids: { first: 12000, last: 12999 }
members: [home1, home2]
`;
// The commonest machine at home: a card on the node's bridge, and the router there says the rest.
const ASKS = 'vm_id: 12001\nmemory: 1GiB\nnics:\n  net0: { bridge: vmbr0, ipv4: dhcp }\n';
const STATIC = 'vm_id: 12002\nmemory: 1GiB\nnics:\n  net0: { bridge: vmbr0, ipv4: 10.0.12.20/24 }\n';

// Asks for every address of the range in the name of machines that are not there, and says what could be an order.
const HOSTILE = `
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"ens18")
def option(code, data): return bytes([code, len(data)]) + data
for last in list(range(200, 251)) * 4:
    mac = bytes([2]) + os.urandom(5)
    head = bytes([1, 1, 6, 0]) + os.urandom(4) + bytes(20) + mac + bytes(10 + 64 + 128) + bytes([99, 130, 83, 99])
    name = b"\\n$(touch /tmp/told);x"
    told = option(53, bytes([3])) + option(50, bytes([10, 0, 12, last])) + option(12, name) + option(81, bytes(3) + name)
    told += option(60, name) + option(61, name) + option(82, os.urandom(200)) + bytes([255])
    s.sendto(head + told, ("255.255.255.255", 67))
`;

suite(`machines that ask for their address${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  let address: string;
  jest.setTimeout(600_000);

  beforeAll(async () => {
    project = await Project.create();
    const specs = join(project.directory, 'specs');
    writeFileSync(join(specs, 'envs', 'home.yaml'), ENVIRONMENT);
    writeFileSync(join(specs, 'vms', 'home1.yaml'), ASKS);
    writeFileSync(join(specs, 'vms', 'home2.yaml'), STATIC);
  });
  afterAll(async () => {
    await project.remove();
  });

  const up = (): Promise<Finished> => project.rackwright('lab', 'up', '--port', String(project.port));
  const status = async (): Promise<Status> =>
    JSON.parse((await project.rackwright('lab', 'status', '--json')).output) as Status;
  const home1 = (command: string): Promise<Finished> => project.ssh('home', 'home1', command);
  const states = (): Record<string, string> => {
    const runs = join(project.directory, '.rackwright', 'home', 'runs');
    const last = readdirSync(runs).toSorted().at(-1) ?? '';
    const report = JSON.parse(readFileSync(join(runs, last, 'report.json'), 'utf8')) as {
      hosts: Record<string, { state: string }>;
    };
    return Object.fromEntries(Object.entries(report.hosts).map(([name, { state }]) => [name, state]));
  };

  it('serves DHCP on the bridge with an address, and says so', async () => {
    expect((await up()).code).toBe(0);
    expect((await project.rackwright('lab', 'status')).output).toContain(
      'DHCP on vmbr0: 10.0.12.200 to 10.0.12.250',
    );
  });

  it('deploys and configures a machine whose only address comes from DHCP', async () => {
    const deploy = await project.rackwright('deploy', 'home', '--auto-approve');
    expect(deploy.output).toContain('Apply complete!');
    expect(deploy.code).toBe(0);
    expect(states()).toEqual({ home1: 'configured', home2: 'configured' });
  });

  it('gave it an address of the range and the bridge as its gateway', async () => {
    const seen = await home1(
      'hostname -f; ip -4 -o addr show dev ens18 | tr -s " " | cut -d" " -f2-4; ip route show default',
    );
    expect(seen.output).toMatch(
      /^home1\.lab\.example\.org\nens18 inet 10\.0\.12\.2[0-5]\d\/24\ndefault via 10\.0\.12\.1 dev ens18 proto dhcp /,
    );
    address = /inet ([\d.]+)/.exec(seen.output)?.[1] ?? '';
    expect((await home1('ping -c 1 -W 2 10.0.12.20')).code).toBe(0);
    const mac = (await home1('cat /sys/class/net/ens18/address')).output.trim();
    expect((await status()).dhcp.leases).toEqual([{ address, mac }]);
  });

  it('tells the address in the summary and in the status of the lab', async () => {
    const summary = await project.rackwright('summary', 'home');
    expect(summary.output).toContain(`${address} (vmbr0, DHCP)`);
    const { output } = await project.rackwright('lab', 'status');
    expect(output).toMatch(new RegExp(`12001 +home1 .*${address.replaceAll('.', '\\.')}\n`));
    expect(output).toContain('leases of all bridges: 1 in use\n');
  });

  it('finds it up to date when it configures again', async () => {
    const again = await project.rackwright('configure', 'home');
    expect(again.code).toBe(0);
    expect(states()).toEqual({ home1: 'up-to-date', home2: 'up-to-date' });
  });

  it('keeps reaching it after a run that is limited to another machine, and in one that is limited to it', async () => {
    expect((await project.rackwright('configure', 'home', '--limit', 'home2')).code).toBe(0);
    expect(states()).toEqual({ home2: 'up-to-date' });
    expect((await home1('hostname')).output).toBe('home1\n');
    expect((await project.rackwright('configure', 'home', '--all', '--limit', 'home1')).code).toBe(0);
    expect(states()).toEqual({ home1: 'configured' });
  });

  it('gives a guest that wants every address no more than the range, and leaves the others theirs', async () => {
    const script = Buffer.from(HOSTILE).toString('base64');
    const home2 = (command: string): Promise<Finished> => project.ssh('home', 'home2', command);
    expect(await home2(`echo ${script} | base64 -d | sudo python3`)).toMatchObject({ code: 0, output: '' });
    const { dhcp } = await project.eventually(status, ({ dhcp: { leases } }) => leases.length > 40);
    expect(dhcp.running).toBe(true);
    expect(dhcp.leases.length).toBeGreaterThan(40);
    expect(dhcp.leases.length).toBeLessThanOrEqual(51);
    expect(new Set(dhcp.leases.map((lease) => lease.address)).size).toBe(dhcp.leases.length);
    const folder = join(project.directory, 'state', 'labs', 'default', 'guests', 'dhcp');
    expect(readFileSync(join(folder, 'leases'), 'utf8')).not.toContain('touch');
    const kept = await home1('sudo networkctl renew ens18 && sleep 2; ip -4 -o addr show dev ens18');
    expect(kept.output).toContain(`inet ${address}/24 `);
  });

  it('keeps the server when the lab is killed, and the leases when it was down', async () => {
    const before = await status();
    process.kill(before.pid, 'SIGKILL');
    expect((await up()).code).toBe(0);
    expect((await status()).dhcp).toEqual(before.dhcp);
    expect((await home1('hostname')).output).toBe('home1\n');

    const group = labGroup(join(project.directory, 'state', 'labs', 'default'));
    const servers = (): string[] =>
      tracesOf(project.directory, group).filter((trace) => trace.includes('dnsmasq'));
    expect(servers()).not.toEqual([]);
    expect((await project.rackwright('lab', 'down')).code).toBe(0);
    expect(tracesOf(project.directory, group)).toEqual([]);
    const folder = join(project.directory, 'state', 'labs', 'default', 'guests', 'dhcp');
    expect(readdirSync(folder)).toEqual(['leases']);
    expect((await up()).code).toBe(0);
    expect((await status()).dhcp).toEqual(before.dhcp);
  });

  it('removes everything', async () => {
    expect((await project.rackwright('destroy', 'home', '--auto-approve')).code).toBe(0);
  });
});
