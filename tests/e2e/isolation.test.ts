import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execInGuest } from '../../lab/guests';
import { PveClient } from '../../pve/client';
import { home, Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;
const VM = 100;

/** Addresses that a process listens on, `0100007F`, as the kernel writes them. */
function listening(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  const inodes = new Set(
    readdirSync(folder).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, fd)))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  const LISTEN = '0A';
  return ['tcp', 'tcp6'].flatMap((file) =>
    readFileSync(`/proc/${String(pid)}/net/${file}`, 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row[3] === LISTEN && inodes.has(row[9] ?? ''))
      .map((row) => (row[1] ?? '').split(':')[0] ?? ''),
  );
}

suite(
  `what a lab can be reached from, and what it can reach${root ? '' : ' (skipped: guests need root)'}`,
  () => {
    let project: Project;
    let listener: Server;
    let port: number;
    let calls = 0;
    jest.setTimeout(120_000);

    beforeAll(async () => {
      project = await Project.create();
      await project.rackwright('lab', 'up', '--port', String(project.port), '--vms', '1');
      // A service of the machine's, on all its addresses.
      listener = createServer((socket) => {
        calls += 1;
        socket.write('reached\n', () => socket.destroy());
        socket.on('error', () => undefined);
      });
      await new Promise<void>((done) => listener.listen(0, '::', done));
      ({ port } = listener.address() as AddressInfo);
      const client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
      await client.waitTask(await client.post(`nodes/lab/qemu/${String(VM)}/status/start`));
      client.close();
      // It has no cloud-init drive: it asks DHCP, as Debian's cloud images do, for its address and its way out.
      while (!(await inGuest('ip -4 route show default')).includes('via 10.0.12.1 dev ens18'))
        await setTimeout(200);
    });
    afterAll(async () => {
      listener.close();
      await project.remove();
    });

    const inGuest = async (script: string): Promise<string> => {
      const lab = join(project.directory, 'state', 'labs', 'default');
      const { stdout } = await execInGuest(lab, VM, ['timeout', '10', 'bash', '-c', script]);
      return stdout;
    };
    /** What a service says first; empty when it is not reached. */
    const connect = (host: string, to: number): Promise<string> =>
      inGuest(`exec 3<>/dev/tcp/${host}/${String(to)} && timeout 3 head -1 <&3`);
    const throughProxy = (url: string): Promise<string> =>
      inGuest(
        `exec 3<>/dev/tcp/10.0.12.1/3142 && printf 'GET ${url} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -1 <&3`,
      );

    it('listens on loopback alone', async () => {
      const { output } = await project.rackwright('lab', 'status', '--json');
      const { pid } = JSON.parse(output) as { pid: number };
      const addresses = listening(pid);
      expect(addresses.length).toBeGreaterThan(0);
      expect(new Set(addresses)).toEqual(new Set(['0100007F']));
    });

    it('takes another address only when told, and says what that means', async () => {
      // In a network of its own, so that nobody is really let in.
      const lab = `${process.execPath} ${join(home, 'cli', 'rackwright.mjs')} lab`;
      const ask = `curl --silent --insecure --noproxy '*' --output /dev/null --write-out '%{http_code}'`;
      const script = `
        ip link set lo up && ip address add 192.0.2.1/32 dev lo
        ${lab} up --lab told --no-guests --port 9006 --listen 192.0.2.1 2>&1
        ${ask} https://192.0.2.1:9006/api2/json/version; ${ask} https://127.0.0.1:9006/api2/json/version
        ${lab} down --lab told --forget`;
      const { output } = await project.run('unshare', ['--net', 'sh', '-c', script]);
      expect(output).toContain('warning: 192.0.2.1 is not loopback');
      expect(output).toContain('lab told is up: https://192.0.2.1:9006/');
      expect(output).toContain('401000');
    });

    it('has guests that reach no service of the machine, by none of its addresses', async () => {
      const addresses = Object.values(networkInterfaces())
        .flatMap((entries) => entries ?? [])
        .filter(({ family, scopeid }) => family === 'IPv4' || scopeid === 0)
        .map(({ address }) => address);
      for (const address of new Set([...addresses, '10.0.12.1', '10.0.12.254', '127.0.0.1', '::1']))
        expect([address, await connect(address, port)]).toEqual([address, '']);
      await expect(connect('127.0.0.1', project.port)).resolves.toBe('');
      await expect(connect('10.0.12.1', project.port)).resolves.toBe('');
      expect(calls).toBe(0);
    });

    it('has a proxy for packages that leads nowhere else', async () => {
      // It is there, so that the refusals are its own.
      await expect(throughProxy(`http://127.0.0.1:${String(port)}/`)).resolves.toMatch(/^HTTP\/1\.1 403/);
      await expect(throughProxy(`http://localhost:${String(project.port)}/`)).resolves.toMatch(
        /^HTTP\/1\.1 403/,
      );
      await expect(throughProxy('https://example.org/')).resolves.toMatch(/^HTTP\/1\.1 403/);
      await expect(throughProxy('file:///etc/passwd')).resolves.toMatch(/^HTTP\/1\.1 403/);
      expect(calls).toBe(0);
    });

    it('would have been seen to reach it: the machine itself does', async () => {
      const answer = await fetch(`http://127.0.0.1:${String(port)}/`).catch(() => 'no HTTP');
      expect(answer).toBe('no HTTP');
      expect(calls).toBe(1);
    });
  },
);
