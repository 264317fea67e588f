// Debian packages that the lab, Ansible or the tests call. Only root on Debian or Ubuntu installs them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { run } from '../progress.mjs';
import { withoutStarts } from './without-starts.mjs';

/** Package by the command, or the file, that proves it; what each is for is said when it is missing. */
export const login = [
  { package: 'openssh-client', command: 'ssh', purpose: 'Ansible and you log in with it' },
];
/** Without these the lab has no guests, or guests that lack something. */
export const lab = [
  { package: 'mmdebstrap', command: 'mmdebstrap', purpose: 'builds the root of the lab guests' },
  { package: 'systemd-container', command: 'systemd-nspawn', purpose: 'runs the lab guests' },
  { package: 'iproute2', command: 'ip', purpose: "the lab's networks" },
  { package: 'dnsmasq-base', command: 'dnsmasq', purpose: "the lab's DHCP" },
  { package: 'xorriso', command: 'xorriso', purpose: 'reads cloud-init media' },
  { package: 'socat', command: 'socat', purpose: "joins the lab's network and the host's" },
  { package: 'netcat-openbsd', command: 'nc', purpose: 'reaches lab guests over SSH' },
  { package: 'openssh-server', command: 'sshd', purpose: "SSH of the lab's nodes; never as a service" },
];
export const tests = [{ package: 'shellcheck', command: 'shellcheck', purpose: 'lints the shell scripts' }];
/** Without these the lab has no machines of its own, and their tests are skipped. */
export const machines = [
  { package: 'qemu-system-x86', command: 'qemu-system-x86_64', purpose: 'runs machines of the lab' },
  { package: 'qemu-utils', command: 'qemu-img', purpose: "makes the disks of the lab's machines" },
  {
    package: 'ipxe',
    file: '/usr/lib/ipxe/undionly.kpxe',
    purpose: 'what firmware loads from rackwright serve',
  },
  { package: 'ovmf', file: '/usr/share/OVMF/OVMF_CODE_4M.fd', purpose: "UEFI of the lab's machines" },
  { package: 'ipxe-qemu', file: '/usr/lib/ipxe/qemu/pxe-virtio.rom', purpose: "PXE of the lab's machines" },
  { package: 'curl', command: 'curl', purpose: 'fetches virtual media of the lab, and is a client in tests' },
];
/** What stands beside the product where it is used: tests run the real ones, and are skipped without. */
export const neighbours = [
  { package: 'chromium', command: 'chromium', purpose: 'looks at the pages' },
  {
    package: 'nginx-light',
    command: 'nginx',
    unit: 'nginx',
    purpose: 'stands in front of the provisioning server',
  },
  {
    package: 'postgresql',
    file: '/usr/lib/postgresql',
    unit: 'postgresql',
    purpose: 'keeps states and machines',
  },
  {
    package: 'nftables',
    command: 'nft',
    unit: 'nftables',
    purpose: 'the way out of the provisioning network',
  },
  { package: 'ipmitool', command: 'ipmitool', unit: 'ipmievd', purpose: 'power of machines by IPMI' },
  { package: 'busybox', command: 'busybox', purpose: 'a DHCP client of the provisioning network' },
  { package: 'openipmi', command: 'ipmi_sim', unit: 'openipmi', purpose: 'a BMC for ipmitool' },
  { package: 'nix-bin', command: 'nix-instantiate', purpose: 'reads NixOS configurations' },
];

function onPath(command) {
  const folders = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`.split(':');
  return folders.some((folder) => existsSync(`${folder}/${command}`));
}

/** Packages whose service is never to be started here; a unit that is masked is left alone by its package and at each boot. */
function mask(entries) {
  const folder = '/etc/systemd/system';
  mkdirSync(folder, { recursive: true });
  for (const { unit } of entries) {
    if (unit !== undefined && !existsSync(`${folder}/${unit}.service`))
      symlinkSync('/dev/null', `${folder}/${unit}.service`);
  }
}

/**
 * Debian's own switch: with this file its service neither starts at the installation nor at the next boot. The lab runs
 * sshd by itself. Whoever wants an SSH server on this machine removes the file.
 */
function keepFromServing() {
  mkdirSync('/etc/ssh', { recursive: true });
  writeFileSync('/etc/ssh/sshd_not_to_be_run', '', { flag: 'a' });
}

export function debianPackages({ packages, required, name = 'Debian packages' }) {
  const missing = () =>
    packages.filter((entry) => !(entry.file === undefined ? onPath(entry.command) : existsSync(entry.file)));
  const names = () => missing().map((entry) => entry.package);
  const isRoot = process.getuid?.() === 0;
  const hasApt = onPath('apt-get');
  return {
    name,
    required,
    get what() {
      return missing()
        .map((entry) => `${entry.package} (${entry.purpose})`)
        .join(', ');
    },
    get command() {
      const sudo = isRoot ? '' : 'sudo ';
      const quiet = names().includes('openssh-server') ? `${sudo}touch /etc/ssh/sshd_not_to_be_run && ` : '';
      return hasApt
        ? `${quiet}${sudo}apt-get install --no-install-recommends ${names().join(' ')}`
        : `install by your system's package manager: ${names().join(' ')}`;
    },
    installable: isRoot && hasApt,
    isPresent: () => missing().length === 0,
    async install() {
      if (names().includes('openssh-server')) keepFromServing();
      mask(missing());
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      const known = spawnSync('apt-cache', ['show', '--no-all-versions', ...names()], { stdio: 'ignore' });
      if (known.status !== 0) await run('apt-get', ['update'], { env });
      const install = () =>
        withoutStarts(() =>
          run('apt-get', ['install', '-y', '--no-install-recommends', ...names()], { env }),
        );
      try {
        await install();
      } catch {
        // Lists may be older than the mirror: refresh once, then the error counts.
        await run('apt-get', ['update'], { env });
        await install();
      }
    },
  };
}
