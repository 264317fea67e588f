import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { home } from '../project';

const LOOPBACK = ['--address', '127.0.0.1', '--listen', '127.0.0.1', '--http-port', '0', '--https-port', '0'];

/** `rackwright serve` on free ports of loopback, once it may be asked. @throws with all that it said, where it ends before */
export async function startServe(
  folder: string,
  variables: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<ChildProcess> {
  const argv = [join(home, 'cli/rackwright.mjs'), 'serve', ...LOOPBACK, ...options];
  const child = spawn(process.execPath, argv, {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, ...variables },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // A second server of one database does not have the token that the first one made.
  while (!/token of the first admin|BOOT_TOKEN_ABSENT/.test(said)) {
    if (child.exitCode !== null) throw new Error(said);
    await sleep(50);
  }
  return child;
}
