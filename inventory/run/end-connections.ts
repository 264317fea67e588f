import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SshClient } from './ssh-login';

/**
 * Asks the shared connections of a run to end once nobody uses them. They would end by themselves a little later; until
 * then they would keep a lab's network alive that is being taken down. Sessions of people go on.
 */
export async function endConnections(client: SshClient, controlDirectory: string): Promise<void> {
  const stop = (socket: string): Promise<void> =>
    new Promise((resolve) => {
      const args = ['-F', client.config, '-S', join(controlDirectory, socket), '-O', 'stop', 'any'];
      // One that has ended by itself in the meantime is no fault.
      execFile(client.program, args, { env: client.environment, timeout: 5000 }, () => {
        resolve();
      });
    });
  await Promise.all(readdirSync(controlDirectory).map(stop));
}
