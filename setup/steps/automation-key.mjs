// The SSH key that Ansible logs in with: made once on each machine, never in Git.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../progress.mjs';

export function automationKey({ project }) {
  const file = join(project, '.rackwright', 'keys', 'automation_ed25519');
  const options = ['-q', '-t', 'ed25519', '-N', '', '-C', 'rackwright-automation', '-f', file];
  return {
    name: 'Automation key',
    required: true,
    what: 'an SSH key pair at .rackwright/keys/automation_ed25519',
    command: `mkdir -p -m 700 .rackwright/keys && ssh-keygen -t ed25519 -N '' -f .rackwright/keys/automation_ed25519`,
    installable: true,
    isPresent: () => existsSync(file) && existsSync(`${file}.pub`),
    async install() {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      await run('ssh-keygen', options);
    },
  };
}
