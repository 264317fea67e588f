import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LabFixture } from '../../lab/pve/lab-fixture';
import { ansiblePlaybook, proxmoxerPython, run } from '../machines/python';

interface TaskResult {
  readonly task: { readonly name: string };
  readonly hosts: { readonly localhost?: Readonly<Record<string, unknown>> };
}

/** What a run of a playbook ended with. */
export interface Played {
  /** Names of the tasks that ran. */
  readonly all: readonly string[];
  /** Names of those that changed something. */
  readonly changed: readonly string[];
  /** What each task answered, by its name. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What Ansible is told of a lab. */
export function labEnvironment({ lab, directory }: LabFixture): Readonly<Record<string, string>> {
  const { hostname, port } = new URL(lab.url);
  const site = join(dirname(proxmoxerPython), '../lib');
  return {
    LAB_HOST: hostname,
    LAB_PORT: port,
    LAB_SECRET: lab.token.replace(/^.*=/, ''),
    REQUESTS_CA_BUNDLE: join(directory, 'tls', 'cert.pem'),
    // Inventory plugins run in Ansible's own Python, which has no client of HTTP.
    PYTHONPATH: readdirSync(site)
      .map((version) => join(site, version, 'site-packages'))
      .join(':'),
    ANSIBLE_DEPRECATION_WARNINGS: 'false',
    ANSIBLE_LOCALHOST_WARNING: 'false',
    ANSIBLE_INVENTORY_UNPARSED_WARNING: 'false',
  };
}

/** Runs a playbook of this folder against a lab. @throws Error with Ansible's output when a task fails */
export async function play(
  fixture: LabFixture,
  file: string,
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<Played> {
  const output = await run(
    [
      ansiblePlaybook,
      ...['-i', 'localhost,', '-c', 'local', '-e', `ansible_python_interpreter=${proxmoxerPython}`],
      ...args,
      join(__dirname, file),
    ],
    {
      cwd: fixture.directory,
      env: { ...labEnvironment(fixture), ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json', ...more },
    },
  );
  const { plays } = JSON.parse(output.slice(output.indexOf('{\n'), output.lastIndexOf('\n}') + 2)) as {
    plays: readonly { tasks: readonly TaskResult[] }[];
  };
  const tasks = plays
    .flatMap((each) => each.tasks)
    .filter(({ hosts }) => hosts.localhost?.['skipped'] !== true);
  return {
    all: tasks.map(({ task }) => task.name),
    changed: tasks.filter(({ hosts }) => hosts.localhost?.['changed'] === true).map(({ task }) => task.name),
    answers: Object.fromEntries(tasks.map(({ task, hosts }) => [task.name, hosts.localhost ?? {}])),
  };
}
