import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from '../../../boot/media/image-installer/debian-packages';
import type { MachineImage } from '../../../lab/guests/root/machine-image';

const PACKAGES = ['dosfstools', 'fdisk', 'mtools', 'syslinux', 'syslinux-common', 'systemd-boot-efi'];
const MIB = 1024 * 1024;
const ESP_MIB = 64;
/** Sectors before the first partition, and of a MiB. */
const SECTORS = 2048;

/**
 * Makes of the lab's Debian with cloud-init a disk that BIOS and UEFI start by themselves, as cloud images are: a GPT, an EFI
 * system partition with kernel and boot loaders, and the root behind it.
 * @param folder takes the disk, `disk.raw`, and what makes it
 */
export async function makeBootableDisk(image: MachineImage, folder: string): Promise<string> {
  const tools = join(folder, 'tools');
  await unpackPackages(PACKAGES, { folder: join(folder, 'packages'), into: tools });
  const path = ['sbin', 'usr/sbin', 'usr/bin'].map((each) => join(tools, each)).join(':');
  const libraries = ['lib', 'usr/lib'].map((each) => join(tools, each, 'x86_64-linux-gnu')).join(':');
  const run = (argv: readonly string[], input = ''): string => {
    const [program = '', ...args] = argv;
    const { status, stdout, stderr } = spawnSync('env', [`LD_LIBRARY_PATH=${libraries}`, program, ...args], {
      ...{ cwd: folder, encoding: 'utf8', input },
      env: { PATH: `${path}:/usr/sbin:/usr/bin:/sbin:/bin`, MTOOLS_SKIP_CHECK: '1' },
    });
    if (status !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
    return stdout;
  };
  const { 'virtual-size': bytes } = JSON.parse(run(['qemu-img', 'info', '--output=json', image.disk])) as {
    'virtual-size': number;
  };
  const rootMib = Math.ceil(bytes / MIB);
  run(['truncate', '-s', `${String(ESP_MIB + rootMib + 2)}M`, 'disk.raw']);
  const start = String(SECTORS * (ESP_MIB + 1));
  run(
    ['sfdisk', '-q', 'disk.raw'],
    `label: gpt\nstart=${String(SECTORS)},size=${String(ESP_MIB)}M,type=U\nstart=${start},size=${String(rootMib)}M,type=L\n`,
  );
  run(['sfdisk', '-q', '--part-attrs', 'disk.raw', '1', 'LegacyBIOSBootable']);

  // Where QEMU is without KVM, each guard against speculation is paid for, and guards nothing.
  const arguments_ = `${image.commandLine} mitigations=off`;
  const files = {
    'syslinux.cfg': `SERIAL 0 115200\nDEFAULT linux\nLABEL linux\n LINUX /vmlinuz\n INITRD /initrd.img\n APPEND ${arguments_}\n`,
    'loader.conf': 'timeout 0\ndefault debian\n',
    'debian.conf': `title Debian\nlinux /vmlinuz\ninitrd /initrd.img\noptions ${arguments_}\n`,
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  run(['truncate', '-s', `${String(ESP_MIB)}M`, 'esp.img']);
  run(['mkfs.vfat', 'esp.img']);
  run(['mmd', '-i', 'esp.img', '::/EFI', '::/EFI/BOOT', '::/loader', '::/loader/entries', '::/syslinux']);
  const copies = [
    [join(tools, 'usr/lib/systemd/boot/efi/systemd-bootx64.efi'), '::/EFI/BOOT/BOOTX64.EFI'],
    [image.kernel, '::/vmlinuz'],
    [image.initrd, '::/initrd.img'],
    ['loader.conf', '::/loader/loader.conf'],
    ['debian.conf', '::/loader/entries/debian.conf'],
    ['syslinux.cfg', '::/syslinux/syslinux.cfg'],
  ] as const;
  for (const [from, to] of copies) run(['mcopy', '-i', 'esp.img', from, to]);
  run(['syslinux', '--directory', 'syslinux', '--install', 'esp.img']);
  run(['qemu-img', 'convert', '-O', 'raw', image.disk, 'root.raw']);
  const place = (from: string, seek: number): void => {
    run(['dd', `if=${from}`, 'of=disk.raw', 'bs=1M', `seek=${String(seek)}`, 'conv=notrunc,sparse']);
  };
  place('esp.img', 1);
  place('root.raw', 1 + ESP_MIB);
  const mbr = join(tools, 'usr/lib/syslinux/mbr/gptmbr.bin');
  run(['dd', `if=${mbr}`, 'of=disk.raw', 'bs=440', 'count=1', 'conv=notrunc']);
  return join(folder, 'disk.raw');
}
