import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { ProviderError, type Operation } from '../../resource';
import type { Session } from '../session';
import { runOnNode } from './run';

/** A file for a directory of a node. */
export interface NodeUpload {
  readonly node: string;
  readonly localFile: string;
  /** `/var/lib/vz/snippets/dev1-user.yaml` */
  readonly path: string;
  /** Octal mode, `0755`. */
  readonly mode?: string;
}

/**
 * Writes a file on a node: through a shell, so that sudo can be used, and then looks whether it is whole.
 *
 * @throws ProviderError PROXMOX_SSH, PROXMOX_UPLOAD
 */
export async function uploadToNode(upload: NodeUpload, operation: Operation<Session>): Promise<void> {
  const { size } = statSync(upload.localFile);
  const target = quote(upload.path);
  const commands = [
    'set -e',
    `try_sudo /bin/mkdir -p ${quote(posix.dirname(upload.path))}`,
    `try_sudo /usr/bin/tee ${target} >/dev/null`,
    ...(upload.mode === undefined ? [] : [`try_sudo /bin/chmod ${quote(upload.mode)} ${target}`]),
    `try_sudo /usr/bin/stat -c %s ${target}`,
  ];
  const output = await runOnNode(upload.node, commands.join('; '), operation, upload.localFile);
  const written = Number(output.trim().split('\n').at(-1));
  if (written === size) return;
  throw new ProviderError('PROXMOX_UPLOAD', `${upload.path} on ${upload.node} is not whole`, {
    detail: `${written} of ${size} bytes arrived.`,
  });
}

function quote(text: string): string {
  return `"${text.replace(/[\\"$\x60]/g, '\\$&')}"`;
}
