import type { Lab } from '../model';
import { drain } from './file-programs';
import type { NodeShell } from './node-shell';
import { runScript } from './run-script';
import { nodeFolders } from './storage-path';

export type { NodeFolder, NodeShell, ShellCommand } from './node-shell';

/** The command line of a lab's nodes. */
export function nodeShell(lab: Lab): NodeShell {
  return {
    nodes: () =>
      [...lab.state.nodes.values()].sort((one, other) => one.nodeid - other.nodeid).map(({ node }) => node),
    folders: (node) => nodeFolders(lab, node),
    rootPasswordHash: () => lab.state.users.get('root@pam')?.shadowHash,
    run: async (command) => {
      const code = await runScript(lab, command);
      await drain(command);
      // The client goes on when it has the exit code: what was done is then as durable as an answer of the API.
      await lab.settled();
      return code;
    },
  };
}
