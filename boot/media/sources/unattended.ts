import { BootError } from '../../boot-error';

/** A boot loader's file on a medium that makes its installer work without a hand on it. */
export type BootFiles = Readonly<Record<string, string>>;

/** An installer that takes its answers from a disk of the machine, and how its medium is made to. */
export interface Unattended {
  readonly name: string;
  /** One of them is on its medium. */
  readonly marks: readonly string[];
  /**
   * Files to be written over those of the medium, by their paths.
   * @param found files of the medium: the boot loaders' and the marks
   * @param text of a file of the medium
   */
  readonly files: (
    found: ReadonlySet<string>,
    parts: { readonly more: readonly string[]; readonly text: (path: string) => string },
  ) => BootFiles;
}

const GRUB = '/boot/grub/grub.cfg';
const ISOLINUX = '/isolinux/isolinux.cfg';
const NIXOS_GRUB = '/EFI/boot/grub.cfg';
/** What boot loaders are told by. */
export const BOOT_LOADER_FILES: readonly string[] = [GRUB, ISOLINUX, NIXOS_GRUB];

const PRESEED = '/rackwright/preseed.cfg';
const SCRIPT = '/rackwright/answers.sh';

const ubuntu: Unattended = {
  name: 'Ubuntu Server',
  marks: ['/casper/vmlinuz'],
  files: (found, { more }) =>
    bootFiles(found, {
      kernel: '/casper/vmlinuz',
      initrd: '/casper/initrd',
      words: ['autoinstall', ...more],
    }),
};

/** Folders of the installer for processors of AMD and Intel, and of ARM. */
const DEBIAN = ['/install.amd', '/install.a64'];

const debian: Unattended = {
  name: 'Debian',
  marks: DEBIAN.map((folder) => `${folder}/vmlinuz`),
  files: (found, { more }) => {
    const folder = DEBIAN.find((each) => found.has(`${each}/vmlinuz`)) ?? '';
    const words = ['auto=true', 'priority=critical', `preseed/file=/cdrom${PRESEED}`, ...more];
    return {
      ...bootFiles(found, { kernel: `${folder}/vmlinuz`, initrd: `${folder}/initrd.gz`, words }),
      [PRESEED]: `d-i preseed/early_command string sh /cdrom${SCRIPT}\n`,
      [SCRIPT]: ANSWERS,
    };
  },
};

/** Runs in the installer, when it has its medium and before it asks for anything. Disks may come a little later. */
const ANSWERS = `#!/bin/sh
# Answers of the machine, on a small disk of its own.
mkdir -p /rackwright
for second in 1 2 3 4 5 6 7 8 9 10; do
  for disk in /dev/sd? /dev/vd? /dev/sr?; do
    [ -b "$disk" ] || continue
    mount -t iso9660 -o ro "$disk" /rackwright 2> /dev/null || continue
    if [ -f /rackwright/preseed.cfg ]; then
      debconf-set-selections /rackwright/preseed.cfg
      exit
    fi
    umount /rackwright
  done
  sleep 1
done
logger -t rackwright 'no disk has a preseed.cfg: the installer asks at the screen'
`;

/** NixOS has no installer that asks; systemd takes a unit from the kernel's command line, 256 and later. */
const UNIT = `[Unit]
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
Environment=PATH=/run/current-system/sw/bin
StandardOutput=journal+console
ExecStart=/run/current-system/sw/bin/bash -c 'mkdir -p /run/rackwright; until mount -o ro /dev/disk/by-label/cidata /run/rackwright; do sleep 5; done; exec bash /run/rackwright/install.sh'
`;

const nixos: Unattended = {
  name: 'NixOS',
  marks: ['/nix-store.squashfs'],
  files: (found, { more, text }) => {
    const name = 'rackwright.service';
    const unit = Buffer.from(UNIT).toString('base64');
    const words = [
      `systemd.set_credential_binary=systemd.extra-unit.${name}:${unit}`,
      ...[`systemd.wants=${name}`, ...more],
    ];
    // Where its system lies, only the lines themselves say.
    const changed = BOOT_LOADER_FILES.filter((path) => found.has(path)).map(
      (path) =>
        [path, text(path).replaceAll(/^\s*(?:linux|append)\s.*$/gim, `$& ${words.join(' ')}`)] as const,
    );
    return Object.fromEntries(changed);
  },
};

/** Installers whose media are made ready. */
export const UNATTENDED: readonly Unattended[] = [ubuntu, debian, nixos];

interface Entry {
  readonly kernel: string;
  readonly initrd: string;
  readonly words: readonly string[];
}

/** One entry that starts by itself, for each boot loader of the medium. */
function bootFiles(found: ReadonlySet<string>, { kernel, initrd, words }: Entry): BootFiles {
  const grub = `set timeout=5
menuentry "Install by the answers of this machine" {
  linux ${kernel} ${words.join(' ')} ---
  initrd ${initrd}
}
`;
  const isolinux = `default auto
prompt 0
timeout 50
label auto
  kernel ${kernel}
  append initrd=${initrd} ${words.join(' ')} ---
`;
  const all: readonly (readonly [string, string])[] = [
    [GRUB, grub],
    [ISOLINUX, isolinux],
  ];
  return Object.fromEntries(all.filter(([path]) => found.has(path)));
}

/** @throws BootError BOOT_MEDIUM_INVALID for what a boot loader would read otherwise */
export function checkKernelArguments(words: readonly string[]): void {
  const bad = words.find((word) => !/^[\w.,:=/@%+-]+$/.test(word));
  if (bad === undefined) return;
  throw new BootError(
    'BOOT_MEDIUM_INVALID',
    `${JSON.stringify(bad)} cannot be an argument of a kernel: letters, digits and .,:=/@%+-_ are allowed`,
  );
}
