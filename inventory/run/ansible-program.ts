import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { acceleration } from './acceleration';
import { ConfigureError } from './configure-error';
import type { ConfigureOptions } from './configure-options';

/**
 * Path of `ansible-playbook`.
 * @throws ConfigureError CONFIGURE_NO_ANSIBLE
 */
export function ansiblePlaybook(venv: string): string {
  const program = join(venv, 'bin', 'ansible-playbook');
  try {
    accessSync(program, constants.X_OK);
  } catch {
    throw new ConfigureError(
      'CONFIGURE_NO_ANSIBLE',
      `there is no ${program}: run \`npm run setup\`, which makes the Python environment`,
    );
  }
  return program;
}

/**
 * Variables that Ansible, ssh and Python need of the user's. The others stay behind: credentials of Terraform, its
 * backends and PVE among them, which a provisioner finds in its environment.
 */
const PASSED =
  /^(HOME|USER|LOGNAME|SHELL|TERM|COLUMNS|LANG|LANGUAGE|TZ|TMPDIR|DISPLAY|WAYLAND_DISPLAY|SSH_(AUTH_SOCK|AGENT_PID|ASKPASS|ASKPASS_REQUIRE)|GNUPGHOME|GPG_TTY|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NO_COLOR|(https?|ftp|all|no)_proxy|ANSIBLE_.*|XDG_.*)$/i;

/** What Ansible is given of the environment of this process. */
export function ansibleEnvironment({
  processEnvironment,
  venv,
  ansibleDirectory,
  directory,
  accelerate,
}: Pick<
  ConfigureOptions,
  'processEnvironment' | 'venv' | 'ansibleDirectory' | 'directory' | 'accelerate'
>): NodeJS.ProcessEnv {
  const passed = Object.entries(processEnvironment).filter(([name]) => PASSED.test(name));
  const path = processEnvironment['PATH'];
  return {
    ...Object.fromEntries(passed),
    PATH: [join(venv, 'bin'), ...(path === undefined ? [] : [path])].join(delimiter),
    // Ansible refuses to start in a locale that is not UTF-8.
    LC_ALL: 'C.UTF-8',
    ANSIBLE_CONFIG: join(ansibleDirectory, 'ansible.cfg'),
    ANSIBLE_HOME: join(directory, 'ansible'),
    ANSIBLE_NOCOLOR: '1',
    ...(accelerate === false ? {} : acceleration(venv, ansibleDirectory)),
  };
}
