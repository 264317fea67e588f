import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BootServerOptions } from '../boot';
import { configureMachines, type HostReport } from '../inventory';
import type { PhysicalHost, Site } from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/** What a site's own playbook for whole groups is called. */
const USUAL = 'setup-cluster.yml';

/** Which playbook a machine is configured by: that which the specs name for it, or that of all; undefined where there is none. */
function playbookFor(
  { project }: Context,
  chosen: string | undefined,
): (host: Pick<PhysicalHost, 'playbook'>) => string | undefined {
  const usual = resolve(project, chosen ?? USUAL);
  const hasUsual = chosen !== undefined || existsSync(usual);
  return ({ playbook }) =>
    playbook === undefined ? (hasUsual ? usual : undefined) : resolve(project, playbook);
}

function playbooksOf(
  context: Context,
  { hosts = [] }: Site,
  chosen: string | undefined,
): ReadonlySet<string> {
  const playbookOf = playbookFor(context, chosen);
  return new Set([{}, ...hosts].flatMap((each) => playbookOf(each) ?? []));
}

/** Playbooks that are named and are not there. @param chosen by `--playbook` */
export function missingPlaybooks(
  context: Context,
  site: Site,
  chosen: string | undefined,
): readonly string[] {
  return [...playbooksOf(context, site, chosen)].filter((file) => !existsSync(file));
}

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
 * How the provisioning server configures what it has installed: each machine by its playbook, as the specs are then.
 * @param chosen by `--playbook`
 */
export function ansibleOf(
  context: Context,
  site: () => Site,
  chosen: string | undefined,
): Pick<BootServerOptions, 'ansible'> {
  const missing = missingPlaybooks(context, site(), chosen);
  for (const file of missing) context.writer.note(`there is no playbook ${file}`);
  if (missing.length > 0) throw new CommandFailed();
  return {
    ansible: {
      isConfigured: (host) => playbookFor(context, chosen)(host) !== undefined,
      run: async (names, given) => {
        const now = site();
        const playbookOf = playbookFor(context, chosen);
        const byName = new Map((now.hosts ?? []).map((host) => [host.name, host]));
        const outcomes = new Map<string, string | undefined>();
        for (const playbook of playbooksOf(context, now, chosen)) {
          const chosenHosts = names.filter((name) => playbookOf(byName.get(name) ?? {}) === playbook);
          if (chosenHosts.length === 0) continue;
          const reports = await runOn(context, now, { ...given, playbook, hosts: chosenHosts });
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
