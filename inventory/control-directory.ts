import { createHash } from 'node:crypto';
import { join } from 'node:path';

// A socket's address holds 108 bytes with the closing zero. ssh binds to ControlPath + '.' + 16 characters and renames;
// %C gives 40 characters.
const LONGEST = 108 - 1 - 17 - '/'.length - 40;

/**
 * The folder for the sockets of shared SSH connections: `cm/` in the environment's folder, or, where a socket's path
 * would grow past the system's 108 bytes, a short one of this user in the system's folder for temporary files.
 * @param directory the environment's folder, `/work/site/.rackwright/dev`
 */
export function controlDirectory(directory: string, temporary: string, uid: number): string {
  const near = join(directory, 'cm');
  if (Buffer.byteLength(near) <= LONGEST) return near;
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 8);
  return join(temporary, `rackwright-${String(uid)}-${digest}`);
}
