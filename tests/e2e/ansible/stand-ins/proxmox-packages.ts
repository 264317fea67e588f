import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandInPackage } from '../stand-in-archive';

const unit = (command: string): string =>
  `[Service]\nExecStart=${command}\n[Install]\nWantedBy=multi-user.target\n`;

/** As grub-mkconfig: the settings and then the files beside them. */
const UPDATE_GRUB = `#!/bin/sh
set -e
. /etc/default/grub
for file in /etc/default/grub.d/*.cfg; do [ ! -e "$file" ] || . "$file"; done
mkdir -p /boot/grub
echo "linux /boot/vmlinuz root=/dev/sda1 ro $GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT" > /boot/grub/grub.cfg
`;

/** As pvesh is made: a module that takes its words from Perl's own list of them. */
const PVESH_MODULE = `package PVE::CLI::pvesh;
my @words = @ARGV;
sub run_cli_handler {
  open(my $program, '|-', '/usr/bin/pvesh') or die;
  print $program join("\\0", @words);
  exit(close($program) ? 0 : $? >> 8 || 1);
}
1;
`;

/** What the roles of Proxmox VE install, by the names that it has there. */
export const PROXMOX_PACKAGES: readonly StandInPackage[] = [
  {
    name: 'proxmox-default-kernel',
    files: {
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX=""\n',
      '/usr/sbin/update-grub': UPDATE_GRUB,
      // A link of systemd's package leads nowhere.
      '/usr/sbin/update-initramfs':
        '#!/bin/sh\nmkdir -p /boot && find -L /etc/modules-load.d /etc/modprobe.d -type f -exec cat {} + > /boot/initrd.img\n',
      '/usr/sbin/proxmox-boot-tool':
        '#!/bin/sh\nmkdir -p /boot && cat /etc/kernel/cmdline >> /boot/entries\n',
    },
  },
  {
    name: 'pve-manager',
    files: {
      '/usr/bin/pvesh': readFileSync(join(__dirname, 'pvesh.py'), 'utf8'),
      '/usr/share/perl5/PVE/CLI/pvesh.pm': PVESH_MODULE,
      '/lib/systemd/system/pvedaemon.service': unit('/bin/sleep infinity'),
      '/lib/systemd/system/pveproxy.service': unit('/usr/bin/python3 -m http.server 8006'),
      // Release 8 brings it, and nobody without a subscription may read it.
      '/etc/apt/sources.list.d/pve-enterprise.list':
        'deb https://enterprise.proxmox.com/debian/pve bookworm pve-enterprise\n',
    },
  },
  { name: 'proxmox-ve', depends: 'pve-manager, proxmox-default-kernel', files: {} },
];

/** A program that says its version, which is higher than that of Debian's package of the name. */
export function program(name: string): StandInPackage {
  return { name, version: '99.0', files: { [`/usr/bin/${name}`]: `#!/bin/sh\necho "${name} stands in"\n` } };
}
