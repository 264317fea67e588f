import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BootServerOptions } from '../boot';
import { configureMachines, type HostReport } from '../inventory';
import type { PhysicalHost, Site } from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';
import type { LoadedSite } from './site';

/** What a site's own playbook for whole groups is called. */
const USUAL = 'setup-cluster.yml';

/**
 * Folder of what is kept of runs on machines of iron, of the provisioning server's and of those by hand. It is made, since ssh, which keeps
 * their host keys there, makes none.
 */
export function machinesDirectory({ project }: Pick<Context, 'project'>): string {
  const directory = join(project, '.rackwright', 'machines');
  mkdirSync(join(directory, 'known_hosts.d'), { recursive: true, mode: 0o700 });
  return directory;
}

/**
 * How the provisioning server configures what it has installed: each machine by the playbook that the specs name for it, or
 * by that of all; nothing where there is none.
 */
export function ansibleOf(
  context: Context,
  { site }: LoadedSite,
  chosen: string | undefined,
): Pick<BootServerOptions, 'ansible'> {
  const usual = resolve(context.project, chosen ?? USUAL);
  const hasUsual = chosen !== undefined || existsSync(usual);
  const playbookOf = ({ playbook }: Pick<PhysicalHost, 'playbook'>): string | undefined => {
    if (playbook !== undefined) return resolve(context.project, playbook);
    return hasUsual ? usual : undefined;
  };
  const hosts = site.hosts ?? [];
  const playbooks = new Set([...(hasUsual ? [{}] : []), ...hosts].flatMap((each) => playbookOf(each) ?? []));
  const missing = [...playbooks].filter((file) => !existsSync(file));
  for (const file of missing) context.writer.note(`there is no playbook ${file}`);
  if (missing.length > 0) throw new CommandFailed();
  if (playbooks.size === 0) return {};
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return {
    ansible: {
      isConfigured: (host) => playbookOf(host) !== undefined,
      run: async (names, given) => {
        const outcomes = new Map<string, string | undefined>();
        for (const playbook of playbooks) {
          const chosenHosts = names.filter((name) => playbookOf(byName.get(name) ?? {}) === playbook);
          if (chosenHosts.length === 0) continue;
          const reports = await runOn(context, site, { ...given, playbook, hosts: chosenHosts });
          for (const [name, report] of Object.entries(reports)) outcomes.set(name, reasonOf(report));
        }
        return outcomes;
      },
    },
  };
}

type AnsibleGiven = Parameters<NonNullable<BootServerOptions['ansible']>['run']>[1];

function runOn(
  context: Context,
  site: Site,
  { onStep, ...run }: AnsibleGiven & { readonly playbook: string; readonly hosts: readonly string[] },
): ReturnType<typeof configureMachines> {
  return configureMachines({
    ...{ site, ...run, venv: context.venv },
    directory: machinesDirectory(context),
    ansibleDirectory: join(context.home, 'ansible'),
    processEnvironment: context.environment,
    onEvent: (event) => {
      if (event.type === 'task-started') onStep(event.host, event.task);
    },
  });
}

function reasonOf({ state, failure }: HostReport): string | undefined {
  if (state === 'configured' || state === 'up-to-date') return undefined;
  if (!failure) return 'the run ended before the machine was done';
  const { task, message, remedy } = failure;
  return [task, message, remedy].filter((part) => part !== undefined).join(': ');
}
