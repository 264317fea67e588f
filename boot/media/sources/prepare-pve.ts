import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { BootError } from '../../boot-error';
import { runTool, type ToolOptions } from '../../run-tool';
import { PVE_MODE_FILE, volumeDate } from './iso';

/** Whom the installer of Proxmox VE asks for its answers. */
export interface AnswerServer {
  /** @default it asks DHCP and DNS */
  readonly url?: string;
  /** SHA-256 of the server's certificate, hex with or without colons. @default the system's authorities are trusted */
  readonly fingerprint?: string;
  /** What it proves itself with there, `id:secret`; of Proxmox VE from 9.2 on. @default it does not */
  readonly token?: string;
}

const ASSISTANT = 'proxmox-auto-install-assistant';
const FINGERPRINT = /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i;

/** @throws BootError BOOT_MEDIUM_INVALID */
export function checkAnswerServer({ url, fingerprint, token }: AnswerServer): void {
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
}

/**
 * Makes an ISO of Proxmox VE ask a server for its answers: by Proxmox's own program where it is installed, else by the same
 * file that it puts into the ISO.
 * @returns which of them did it
 * @throws BootError BOOT_TOOL
 */
export async function preparePve(work: Work, options: ToolOptions): Promise<'assistant' | 'xorriso'> {
  const hasAssistant = await runTool([ASSISTANT, '--version'], options).then(
    () => true,
    () => false,
  );
  if (hasAssistant) await byAssistant(work, options);
  else await byXorriso(work, options);
  return hasAssistant ? 'assistant' : 'xorriso';
}

interface Work extends AnswerServer {
  readonly iso: string;
  readonly made: string;
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
  const uuid = await volumeDate(iso, options);
  await runTool(
    [
      ...['xorriso', '-indev', iso, '-outdev', made, '-boot_image', 'any', 'keep'],
      ...(uuid === undefined ? [] : ['-volume_date', 'uuid', uuid]),
      ...['-map', file, PVE_MODE_FILE, '-chmod', '0644', PVE_MODE_FILE, '--'],
    ],
    options,
  );
}
