import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderBootOptions, renderDnsmasq, renderHosts } from '../../../boot/network';
import { rackSite } from '../../boot/rack-site';

const needs = {
  root: process.getuid?.() === 0,
  dnsmasq: existsSync('/usr/sbin/dnsmasq'),
  QEMU: existsSync('/usr/bin/qemu-system-x86_64'),
  iPXE: existsSync('/usr/lib/ipxe/qemu/pxe-virtio.rom'),
  TUN: existsSync('/dev/net/tun'),
};
const missing = Object.entries(needs).flatMap(([name, isThere]) => (isThere ? [] : [name]));
const suite = missing.length === 0 ? describe : describe.skip;

const NAMESPACE = `rwboot${String(process.pid)}`;
const OWN = '10.0.12.2';
const TOKEN = 'the-token.of-ubuntu1';

suite(
  `a real iPXE and a real dnsmasq${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    jest.setTimeout(240_000);
    let folder: string;
    const children: ChildProcess[] = [];

    const within = (...command: readonly string[]): void => {
      const { status, stderr } = spawnSync('ip', ['netns', 'exec', NAMESPACE, ...command], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    };
    const background = (...command: readonly string[]): { readonly said: () => string } => {
      const child = spawn('ip', ['netns', 'exec', NAMESPACE, ...command], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return { said: () => text };
    };
    const until = async (isSo: () => boolean, said: () => string): Promise<void> => {
      for (let tries = 0; tries < 1200; tries += 1) {
        if (isSo()) return;
        await sleep(100);
      }
      throw new Error(`waited in vain:\n${said()}`);
    };

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
      spawnSync('ip', ['netns', 'add', NAMESPACE]);
      within('ip', 'link', 'set', 'lo', 'up');
      within('ip', 'tuntap', 'add', 'rack0', 'mode', 'tap');
      within('ip', 'addr', 'add', `${OWN}/24`, 'dev', 'rack0');
      within('ip', 'link', 'set', 'rack0', 'up');
    });
    afterAll(async () => {
      for (const child of children) {
        const end = new Promise((done) => child.once('exit', done));
        if (child.exitCode === null && child.kill('SIGKILL')) await end;
      }
      spawnSync('ip', ['netns', 'del', NAMESPACE]);
      rmSync(folder, { recursive: true, force: true });
    });

    it('leads an armed machine to the script of its installation, at its own address', async () => {
      const site = rackSite();
      const script = join(folder, 'www', 'boot', TOKEN);
      mkdirSync(script, { recursive: true });
      mkdirSync(join(folder, 'tftp'));
      writeFileSync(join(script, 'script.ipxe'), '#!ipxe\necho REACHED ${net0/ip} ${net0/mac}\npoweroff\n');
      const file = (name: string): string => join(folder, name);
      writeFileSync(file('hosts'), renderHosts(site.hosts ?? [], `${OWN}/24`));
      const url = `http://${OWN}:8069/boot/${TOKEN}/script.ipxe`;
      writeFileSync(file('options'), renderBootOptions(new Map([['ubuntu1', url]])));
      const config = renderDnsmasq({
        ...{ site, interface: 'rack0', address: `${OWN}/24`, mode: 'dhcp', user: 'root' },
        ...{
          tftpFolder: file('tftp'),
          hostsFile: file('hosts'),
          optionsFile: file('options'),
          leaseFile: file('leases'),
        },
        answers: { url: `https://${OWN}:8443/answer`, fingerprint: 'AB:CD' },
      });
      writeFileSync(file('dnsmasq.conf'), config);
      const dhcp = background('dnsmasq', `--conf-file=${file('dnsmasq.conf')}`, '--pid-file=');
      await until(() => dhcp.said().includes('started, '), dhcp.said);
      const web = background(
        'python3',
        '-u',
        '-m',
        'http.server',
        '8069',
        '--bind',
        OWN,
        '--directory',
        file('www'),
      );
      await until(() => web.said().includes('Serving'), web.said);

      const boot = (mac: string): { readonly said: () => string } =>
        background(
          ...['qemu-system-x86_64', '-machine', 'q35', '-m', '256', '-display', 'none', '-no-reboot'],
          ...['-serial', 'stdio', '-boot', 'n', '-netdev', 'tap,id=n0,ifname=rack0,script=no,downscript=no'],
          ...['-device', `virtio-net-pci,netdev=n0,mac=${mac}`],
        );
      const machine = boot('b4:2e:99:ac:ae:01');
      await until(
        () => web.said().includes(`GET /boot/${TOKEN}/script.ipxe HTTP/1.1" 200`),
        () => `${dhcp.said()}\n${web.said()}\n${machine.said()}`,
      );
      expect(dhcp.said()).toMatch(/DHCPACK\(rack0\) 10\.0\.12\.21 b4:2e:99:ac:ae:01/);
      expect(readFileSync(file('leases'), 'utf8')).toContain('b4:2e:99:ac:ae:01 10.0.12.21 ubuntu1');
      const first = children.at(-1);
      if (first?.exitCode === null) {
        const end = new Promise((done) => first.once('exit', done));
        first.kill('SIGKILL');
        await end;
      }

      // A stranger is given nothing.
      const stranger = boot('bc:24:11:ff:00:01');
      await until(
        () => /DHCPDISCOVER\(rack0\) bc:24:11:ff:00:01 no address available/.test(dhcp.said()),
        () => `${dhcp.said()}\n${stranger.said()}`,
      );
      expect(dhcp.said()).not.toMatch(/DHCP(OFFER|ACK)\(rack0\) \S+ bc:24:11:ff:00:01/);
    });
  },
);
