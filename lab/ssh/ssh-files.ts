import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lab's folder of what belongs to SSH. */
export function sshFolder(labDirectory: string): string {
  return join(labDirectory, 'ssh');
}

/** The private key that logs in on every node of the lab. */
export function userKeyFile(labDirectory: string): string {
  return join(sshFolder(labDirectory), 'id_ed25519');
}

/** A key of a node; it stays the same for as long as the lab is kept. */
export function hostKeyFile(labDirectory: string, node: string): string {
  return join(sshFolder(labDirectory), 'host-keys', `${node}_ed25519`);
}

/** Writes a file whole or not at all, and only where it differs: connections read it at any time. */
export function putFile(path: string, text: string, mode: number): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  const partial = `${path}.${randomUUID()}.tmp`;
  writeFileSync(partial, text, { mode });
  renameSync(partial, path);
}
