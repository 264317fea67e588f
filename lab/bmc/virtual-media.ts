import { chmodSync, linkSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BmcError } from './bmc-error';
import type { Machines } from './machines';

/** No image for a machine of a lab is larger. */
const MOST_BYTES = 16 * 1024 ** 3;
const TIMEOUT_S = 1800;

/** A medium as a client names it. */
export interface WantedMedium {
  /** `http:`, `https:`, or `file:` of an image that lies in the lab's own folder. */
  readonly image: string;
  readonly writeProtected: boolean;
  /** Whether the server's certificate must be right. */
  readonly verifyCertificate: boolean;
}

/**
 * Brings an image to a machine and puts it into its drive.
 *
 * It is fetched from within the lab's network, where a real BMC would fetch it: the host's own network is out of reach.
 *
 * @param labDirectory The lab's folder.
 * @throws BmcError MEDIUM_UNREACHABLE
 */
export async function insertMedium(
  machines: Machines,
  labDirectory: string,
  name: string,
  wanted: WantedMedium,
): Promise<void> {
  const folder = join(machines.folder(name), 'media');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, 'cdrom.iso');
  const part = `${file}.part`;
  rmSync(part, { force: true });
  const { image, writeProtected } = wanted;
  if (image.startsWith('file:')) linkSync(ownImage(labDirectory, image), part);
  else await download(machines, wanted, part);
  renameSync(part, file);
  // QEMU works as an account of its own.
  chmodSync(file, 0o644);
  await machines.setMedium(name, { image, file, writeProtected });
}

/** A file of the lab's own; a client of the BMC has no claim on others of the host. */
function ownImage(labDirectory: string, image: string): string {
  try {
    const path = realpathSync(fileURLToPath(image));
    if (path.startsWith(realpathSync(labDirectory) + sep)) return path;
  } catch {
    // Told below: what is not there and what is not allowed look the same.
  }
  throw new BmcError('MEDIUM_UNREACHABLE', `${image} is not an image in the lab's own folder`);
}

async function download(machines: Machines, wanted: WantedMedium, file: string): Promise<void> {
  const { image, verifyCertificate } = wanted;
  if (!/^https?:\/\//.test(image)) {
    throw new BmcError('MEDIUM_UNREACHABLE', `${image}: only http, https and file can be inserted`);
  }
  const limits = ['--max-filesize', String(MOST_BYTES), '--max-time', String(TIMEOUT_S), '--max-redirs', '5'];
  const result = await machines.execInLab([
    ...[
      'curl',
      '--silent',
      '--show-error',
      '--fail',
      '--location',
      '--noproxy',
      '*',
      '--proto',
      '=http,https',
      ...limits,
    ],
    ...(verifyCertificate ? [] : ['--insecure']),
    ...['--output', file, '--', image],
  ]);
  if (result.code === 0) return;
  rmSync(file, { force: true });
  throw new BmcError('MEDIUM_UNREACHABLE', `${image}: ${result.stderr.trim()}`);
}
