import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BootServerOptions } from '../boot';
import { configureMachines, type HostReport } from '../inventory';
import type { Context } from './context';
import { CommandFailed } from './exit';
import type { LoadedSite } from './site';

/** What a site's own playbook for whole groups is called. */
const USUAL = 'setup-cluster.yml';

/** How the provisioning server configures what it has installed: nothing where there is no playbook. */
export function ansibleOf(
  context: Context,
  { site }: LoadedSite,
  chosen: string | undefined,
): Pick<BootServerOptions, 'ansible'> {
  const playbook = resolve(context.project, chosen ?? USUAL);
  if (!existsSync(playbook)) {
    if (chosen === undefined) return {};
    context.writer.note(`there is no playbook ${playbook}`);
    throw new CommandFailed();
  }
  return {
    ansible: async (hosts, { signal, onStep }) => {
      const reports = await configureMachines({
        ...{ site, hosts, playbook, signal, venv: context.venv },
        directory: join(context.project, '.rackwright', 'machines'),
        ansibleDirectory: join(context.home, 'ansible'),
        processEnvironment: context.environment,
        onEvent: (event) => {
          if (event.type === 'task-started') onStep(event.host, event.task);
        },
      });
      return new Map(Object.entries(reports).map(([name, report]) => [name, reasonOf(report)]));
    },
  };
}

function reasonOf({ state, failure }: HostReport): string | undefined {
  if (state === 'configured' || state === 'up-to-date') return undefined;
  if (!failure) return 'the run ended before the machine was done';
  const { task, message, remedy } = failure;
  return [task, message, remedy].filter((part) => part !== undefined).join(': ');
}
