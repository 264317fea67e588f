import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BootError } from '../../boot-error';
import { runTool, type ToolOptions } from '../../run-tool';
import { digestOf } from '../digest';
import { filesOfIso, isIso, PVE_MODE_FILE, volumeDate } from './iso';
import { type AnswerServer, checkAnswerServer, preparePve } from './prepare-pve';
import { BOOT_LOADER_FILES, checkKernelArguments, type Unattended, UNATTENDED } from './unattended';

/** A medium that is made ready. */
export interface PreparedIso {
  /** Path of the ISO as its maker gives it out. */
  readonly iso: string;
  readonly output: string;
  /** Where an installer of Proxmox VE asks; called for its media alone. */
  readonly server: () => AnswerServer;
  /** More of the kernel's arguments, `console=ttyS0`; not for Proxmox VE. @default none */
  readonly kernelArguments?: readonly string[];
}

/** What was made, and by which program. */
export interface PrepareResult {
  /** `Debian` */
  readonly system: string;
  readonly by: 'assistant' | 'xorriso';
  /** SHA-256 of the prepared ISO, hex. */
  readonly sha256: string;
}

const PVE_MARK = '/boot/linux26';
const PVE_CAPABLE = '/auto-installer-capable';

/**
 * Makes the ISO of an installer work without a hand on it: that of Proxmox VE asks a server for its answers, those of Ubuntu
 * Server, Debian and NixOS take them from a disk of the machine, as `rackwright deploy` gives it to a VM.
 * @throws BootError BOOT_MEDIUM_INVALID, BOOT_TOOL
 */
export async function prepareIso(
  { iso, output, server, kernelArguments = [] }: PreparedIso,
  options: ToolOptions,
): Promise<PrepareResult> {
  checkKernelArguments(kernelArguments);
  if (resolve(iso) === resolve(output)) refuse('the prepared ISO goes to another file: give --output');
  if (!existsSync(iso) || !(await isIso(iso))) refuse(`${iso} is no ISO`);
  const marks = UNATTENDED.flatMap((each) => each.marks);
  const wanted = [PVE_MARK, PVE_CAPABLE, PVE_MODE_FILE, ...marks, ...BOOT_LOADER_FILES];
  const found = await filesOfIso(iso, wanted, options);
  const folder = mkdtempSync(join(dirname(resolve(output)), '.rackwright-iso-'));
  const made = join(folder, 'prepared.iso');
  try {
    let result: Omit<PrepareResult, 'sha256'>;
    if (found.has(PVE_MARK)) {
      if (found.has(PVE_MODE_FILE)) refuse(`${iso} is prepared already`);
      if (!found.has(PVE_CAPABLE)) refuse(`${iso} is older than Proxmox VE 8.2, which cannot install itself`);
      if (kernelArguments.length > 0) refuse('a medium of Proxmox VE takes no arguments for its kernel');
      const asked = server();
      checkAnswerServer(asked);
      result = { system: 'Proxmox VE', by: await preparePve({ iso, made, folder, ...asked }, options) };
    } else {
      const unattended = UNATTENDED.find((each) => each.marks.some((mark) => found.has(mark)));
      if (!unattended) refuse(`${iso} is no ISO of Proxmox VE, Ubuntu Server, Debian or NixOS`);
      await prepareUnattended(
        unattended,
        { ...{ iso, made, folder, found }, more: kernelArguments },
        options,
      );
      result = { system: unattended.name, by: 'xorriso' };
    }
    const sha256 = await digestOf(made, 'sha256');
    renameSync(made, output);
    return { ...result, sha256 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Work {
  readonly iso: string;
  readonly made: string;
  readonly folder: string;
  readonly found: ReadonlySet<string>;
  readonly more: readonly string[];
}

/** The boot records stay; the loaders' files, and those of the answers, are written over. */
async function prepareUnattended(
  { name, files }: Unattended,
  { iso, made, folder, found, more }: Work,
  options: ToolOptions,
): Promise<void> {
  const loaders = BOOT_LOADER_FILES.filter((path) => found.has(path));
  if (loaders.length === 0) refuse(`${iso} has no boot loader that is known of media of ${name}`);
  const original = join(folder, 'original');
  const words = loaders.flatMap((path) => ['-extract_single', path, join(original, path)]);
  mkdirSync(original);
  await runTool(['xorriso', '-osirrox', 'on', '-indev', iso, ...words], options);
  const text = (path: string): string => readFileSync(join(original, path), 'utf8');
  const mapped = Object.entries(files(found, { more, text })).flatMap(([path, content], index) => {
    const file = join(folder, `file-${String(index)}`);
    writeFileSync(file, content);
    return ['-map', file, path, '-chmod', '0644', path, '--'];
  });
  const date = await volumeDate(iso, options);
  await runTool(
    [
      ...['xorriso', '-overwrite', 'on', '-indev', iso, '-outdev', made, '-boot_image', 'any', 'keep'],
      ...(date === undefined ? [] : ['-volume_date', 'uuid', date]),
      ...mapped,
    ],
    options,
  );
}

function refuse(words: string): never {
  throw new BootError('BOOT_MEDIUM_INVALID', words);
}
