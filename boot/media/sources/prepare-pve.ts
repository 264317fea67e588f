import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'smol-toml';
import { BootError } from '../../boot-error';
import { runTool, type ToolOptions } from '../../run-tool';
import { filesOfIso, isIso, PVE_MODE_FILE } from './iso';

/** What a medium of Proxmox VE is told. */
export interface PreparedIso {
  /** Path of the ISO as Proxmox gives it out. */
  readonly iso: string;
  readonly output: string;
  /** Where its installer asks for its answers. @default it asks DHCP and DNS */
  readonly url?: string;
  /** SHA-256 of the server's certificate, hex with or without colons. @default the system's authorities are trusted */
  readonly fingerprint?: string;
  /** What it proves itself with there, `id:secret`; of Proxmox VE from 9.2 on. @default it does not */
  readonly token?: string;
}

const ASSISTANT = 'proxmox-auto-install-assistant';
const FINGERPRINT = /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i;

/**
 * Makes an ISO of Proxmox VE ask a server for its answers: by Proxmox's own program where it is installed, else by the same
 * file that it puts into the ISO.
 * @returns which of them did it
 * @throws BootError BOOT_MEDIUM_INVALID, BOOT_TOOL
 */
export async function prepareIso(
  { iso, output, url, fingerprint, token }: PreparedIso,
  options: ToolOptions,
): Promise<'assistant' | 'xorriso'> {
  if (fingerprint !== undefined && !FINGERPRINT.test(fingerprint)) {
    throw new BootError(
      'BOOT_MEDIUM_INVALID',
      `"${fingerprint}" is no SHA-256: 64 hex digits, colons between them or not`,
    );
  }
  if (url !== undefined && !/^https?:\/\/\S+$/.test(url)) {
    throw new BootError(
      'BOOT_MEDIUM_INVALID',
      `"${url}" is no URL of a server: https://10.0.12.2:8443/answer is one`,
    );
  }
  if (token !== undefined && !/^[\w.-]+:[\w-]+$/.test(token)) {
    throw new BootError('BOOT_MEDIUM_INVALID', 'a token has an id, a colon and a secret');
  }
  if (resolve(iso) === resolve(output)) {
    throw new BootError('BOOT_MEDIUM_INVALID', 'the prepared ISO goes to another file: give --output');
  }
  if (!existsSync(iso) || !(await isIso(iso))) throw new BootError('BOOT_MEDIUM_INVALID', `${iso} is no ISO`);
  const found = await filesOfIso(iso, ['/boot/linux26', '/auto-installer-capable', PVE_MODE_FILE], options);
  if (!found.has('/boot/linux26'))
    throw new BootError('BOOT_MEDIUM_INVALID', `${iso} is no ISO of Proxmox VE`);
  if (found.has(PVE_MODE_FILE)) throw new BootError('BOOT_MEDIUM_INVALID', `${iso} is prepared already`);
  if (!found.has('/auto-installer-capable')) {
    throw new BootError(
      'BOOT_MEDIUM_INVALID',
      `${iso} is older than Proxmox VE 8.2, which cannot install itself`,
    );
  }
  const folder = mkdtempSync(join(dirname(resolve(output)), '.rackwright-iso-'));
  const made = join(folder, 'prepared.iso');
  const work = { iso, made, url, fingerprint, token, folder };
  try {
    const hasAssistant = await runTool([ASSISTANT, '--version'], options).then(
      () => true,
      () => false,
    );
    if (hasAssistant) await byAssistant(work, options);
    else await byXorriso(work, options);
    renameSync(made, output);
    return hasAssistant ? 'assistant' : 'xorriso';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Work {
  readonly iso: string;
  readonly made: string;
  readonly url: string | undefined;
  readonly fingerprint: string | undefined;
  readonly token: string | undefined;
  readonly folder: string;
}

async function byAssistant(
  { iso, made, url, fingerprint, token, folder }: Work,
  options: ToolOptions,
): Promise<void> {
  const words = [
    ...['prepare-iso', iso, '--fetch-from', 'http', '--output', made, '--tmp', folder],
    ...(url === undefined ? [] : ['--url', url]),
    ...(fingerprint === undefined ? [] : ['--cert-fingerprint', fingerprint]),
    ...(token === undefined ? [] : ['--answer-auth-token', token]),
  ];
  await runTool([ASSISTANT, ...words], options);
}

/** The boot records stay, and so does the date by which the installer finds its own medium. */
async function byXorriso(
  { iso, made, url, fingerprint, token, folder }: Work,
  options: ToolOptions,
): Promise<void> {
  const mode = {
    mode: 'http',
    partition_label: 'proxmox-ais',
    http: {
      ...(url === undefined ? {} : { url }),
      ...(fingerprint === undefined ? {} : { cert_fingerprint: fingerprint }),
      ...(token === undefined ? {} : { token }),
    },
  };
  const file = join(folder, 'mode.toml');
  writeFileSync(file, stringify(mode));
  const uuid = await volumeUuid(iso, options);
  await runTool(
    [
      ...['xorriso', '-indev', iso, '-outdev', made, '-boot_image', 'any', 'keep'],
      ...(uuid === undefined ? [] : ['-volume_date', 'uuid', uuid]),
      ...['-map', file, PVE_MODE_FILE, '-chmod', '0644', PVE_MODE_FILE, '--'],
    ],
    options,
  );
}

/** Date of the volume in the form that xorriso takes, `2025111215300000`. */
async function volumeUuid(iso: string, options: ToolOptions): Promise<string | undefined> {
  const told = await runTool(['xorriso', '-indev', iso, '-pvd_info'], options);
  return /^(?:Volume uuid|Creation Time)\s*:\s*(\d{16})$/im.exec(told)?.[1];
}
