// The SSH key that Ansible logs in with: made once on each machine, never in Git.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../progress.mjs';

/** The private key has both halves in it. */
function publicHalf(file) {
  const { status, stdout, stderr } = spawnSync('ssh-keygen', ['-y', '-P', '', '-f', file], {
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  throw new Error(`${file} is no private key without a password: ${stderr.trim()}`);
}

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
      if (spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error)
        throw new Error(
          'ssh-keygen is not on PATH; install OpenSSH, as with: apt-get install openssh-client',
        );
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      if (!existsSync(file)) await run('ssh-keygen', options);
      else writeFileSync(`${file}.pub`, publicHalf(file));
    },
  };
}
