import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sshObstacle, startSsh, userKeyFile } from '../../../../lab/ssh';
import type { LabFixture } from '../../pve/lab-fixture';
import { needsSsh, needsTicket } from './needs';

/** Why nodes cannot be reached over SSH here; null when they can. */
export const noSsh = sshObstacle(process.getuid?.() ?? -1);

/** SSH of a lab's nodes, for one case. */
export interface CaseSsh {
  /** The provider's `ssh` block; empty for cases that need none. */
  readonly block: string;
  close(): Promise<void>;
}

const home = resolve(__dirname, '../../../..');

/** Serves the nodes of a lab where a case needs it: by key, or with root's password. */
export async function serveNodes(lab: LabFixture, name: string): Promise<CaseSsh> {
  if (!needsSsh(name)) return { block: '', close: () => Promise.resolve() };
  const ssh = await startSsh({
    directory: lab.directory,
    shell: lab.lab.shell,
    firstPort: 0,
    program: [process.execPath, join(home, 'setup', 'launch.mjs'), 'lab/ssh/main.ts'],
    onLog: () => undefined,
  });
  const nodes = ssh.nodes.map(
    ({ node, address, port }) => `node {\n  name = "${node}"\n  address = "${address}"\n  port = ${port}\n}`,
  );
  const user = name.endsWith('nonroot-sudo') ? 'terraform' : 'root';
  const key = readFileSync(userKeyFile(lab.directory), 'utf8').trimEnd();
  const login = needsTicket(name) ? '' : `private_key = <<EOT\n${key}\nEOT`;
  return {
    block: `ssh {\nusername = "${user}"\n${login}\n${nodes.join('\n')}\n}`,
    close: () => ssh.close(),
  };
}
