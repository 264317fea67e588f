import {
  chmodSync,
  copyFileSync,
  cpSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BootError } from '../../boot-error';
import { IMAGE_INSTALLER_FILES } from '../medium';
import type { NewMedium } from '../media-store';
import { digestOf } from '../digest';
import { runTool } from '../run-tool';
import { unpackPackages } from './debian-packages';
import { DHCP_EVENT_SCRIPT, INIT_SCRIPT } from './init-script';
import { chooseModules } from './kernel-modules';

/** How it is built. */
export interface InstallerBuild {
  /** Folder that takes the kernel and the initial RAM disk. */
  readonly folder: string;
  /** Packages of the kernel, and more such as firmware of cards, `firmware-bnx2x`. */
  readonly packages: readonly string[];
  readonly onProgress: (words: string) => void;
  readonly signal?: AbortSignal;
}

/** Debian's kernel; Ubuntu calls its own `linux-image-generic`. */
export const DEFAULT_KERNEL = 'linux-image-amd64';
const TOOLS = ['busybox-static', 'fdisk', 'e2fsprogs'];
const PROGRAMS = ['sfdisk', 'e2fsck', 'resize2fs'];
const LOADER = 'ld-linux-x86-64.so.2';
/** Depends on nothing else, and packs quicker than the best by far. */
const GZIP_LEVEL = 6;

/**
 * Builds the installer of disk images of packages of this machine's own distribution: a kernel, BusyBox, three programs for
 * partitions and ext4, the drivers of cards and disks, and {@link INIT_SCRIPT}.
 * @throws BootError BOOT_TOOL
 */
export async function buildImageInstaller(options: InstallerBuild): Promise<NewMedium> {
  const { folder, packages, onProgress, signal } = options;
  const tool = signal === undefined ? {} : { signal };
  const work = join(folder, '.work');
  const [packed, root] = [join(work, 'unpacked'), join(work, 'root')];
  onProgress('downloading packages');
  await unpackPackages([...TOOLS, ...packages], { folder: work, into: packed, ...tool });
  onProgress('choosing drivers');
  mkdirSync(join(root, 'bin'), { recursive: true });
  const busybox = firstOf(packed, ['bin/busybox', 'usr/bin/busybox']);
  copyFileSync(busybox, join(root, 'bin/busybox'));
  await copyModules({ packed, root, busybox, tool });
  for (const each of ['lib/firmware', 'usr/lib/firmware']) {
    if (existsSync(join(packed, each)))
      cpSync(join(packed, each), join(root, 'lib/firmware'), { recursive: true });
  }
  await copyPrograms(packed, root, tool);
  for (const [name, text] of [
    ['init', INIT_SCRIPT],
    ['bin/dhcp-event', DHCP_EVENT_SCRIPT],
  ] as const) {
    writeFileSync(join(root, name), text);
    chmodSync(join(root, name), 0o755);
  }
  onProgress('packing');
  const kernel = readdirSync(join(packed, 'boot')).find((name) => name.startsWith('vmlinuz-')) ?? '';
  copyFileSync(join(packed, 'boot', kernel), join(folder, IMAGE_INSTALLER_FILES.kernel));
  const initrd = join(folder, IMAGE_INSTALLER_FILES.initrd);
  await pack({ root, busybox, work, initrd, tool });
  rmSync(work, { recursive: true });
  const version = kernel.replace('vmlinuz-', '');
  return { digest: await digestOf(initrd, 'sha256'), source: `${packages.join(', ')} ${version}` };
}

/** The kernel's modules, unpacked, with a list of what depends on what. */
async function copyModules(given: {
  readonly packed: string;
  readonly root: string;
  readonly busybox: string;
  readonly tool: object;
}): Promise<void> {
  const { packed, root, busybox, tool } = given;
  const all = firstOf(packed, ['lib/modules', 'usr/lib/modules']);
  const [version = ''] = readdirSync(all);
  const depmod = (base: string): Promise<string> => runTool([busybox, 'depmod', '-b', base, version], tool);
  await unpackModules(join(all, version), tool);
  // depmod looks in lib/modules of a root.
  await depmod(join(all, '../..'));
  for (const path of chooseModules(join(all, version, 'modules.dep'))) {
    const to = join(root, 'lib/modules', version, path);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(all, version, path), to);
  }
  for (const name of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order']) {
    const from = join(all, version, name);
    if (existsSync(from)) copyFileSync(from, join(root, 'lib/modules', version, name));
  }
  await depmod(root);
}

/** Trixie and Ubuntu compress modules, which BusyBox takes as they are. */
async function unpackModules(folder: string, tool: object): Promise<void> {
  const packed = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.ko\.(xz|zst|gz)$/.test(name),
  );
  for (const [ending, program] of [
    ['.xz', 'xz'],
    ['.zst', 'zstd'],
    ['.gz', 'gzip'],
  ] as const) {
    const files = packed.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
    for (let from = 0; from < files.length; from += 500) {
      await runTool(
        [program, ...(program === 'zstd' ? ['-q', '--rm'] : []), '-d', ...files.slice(from, from + 500)],
        tool,
      );
    }
  }
}

/** Programs with the libraries that they are linked with, at the places that they look for them. */
async function copyPrograms(packed: string, root: string, tool: object): Promise<void> {
  const folders = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'].map((each) => join(packed, each));
  const loader = firstOf(packed, [
    `lib64/${LOADER}`,
    `usr/lib64/${LOADER}`,
    `lib/x86_64-linux-gnu/${LOADER}`,
  ]);
  mkdirSync(join(root, 'lib64'), { recursive: true });
  mkdirSync(join(root, 'lib/x86_64-linux-gnu'), { recursive: true });
  copyFileSync(loader, join(root, 'lib64', LOADER));
  for (const name of PROGRAMS) {
    const from = firstOf(packed, [`sbin/${name}`, `usr/sbin/${name}`]);
    copyFileSync(from, join(root, 'bin', name));
    const listed = await runTool([loader, '--library-path', folders.join(':'), '--list', from], tool);
    for (const [, library = '', path = ''] of listed.matchAll(/^\s*([^\s/]+) => (\S+) /gm)) {
      if (path.startsWith(packed)) copyFileSync(path, join(root, 'lib/x86_64-linux-gnu', library));
    }
  }
}

async function pack(given: {
  readonly root: string;
  readonly busybox: string;
  readonly work: string;
  readonly initrd: string;
  readonly tool: object;
}): Promise<void> {
  const { root, busybox, work, initrd, tool } = given;
  const archive = join(work, 'initrd.cpio');
  const names = ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()];
  await runTool([busybox, 'cpio', '-o', '-H', 'newc', '-R', '0:0', '-F', archive], {
    ...tool,
    cwd: root,
    input: `${names.join('\n')}\n`,
  });
  await pipeline(createReadStream(archive), createGzip({ level: GZIP_LEVEL }), createWriteStream(initrd));
}

function firstOf(folder: string, names: readonly string[]): string {
  const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new BootError('BOOT_TOOL', `the packages of this distribution have no ${names[0] ?? ''}`);
}
