import type { PhysicalHost } from '../../site';
import type { Machine, MachineState } from '../machines';

/** A group that Ansible is to run on. */
export interface ConfigureData {
  /** Environment of the machines, or `bare_metal` of those that belong to none. */
  readonly group: string;
  /** Those that it runs on, as they were when it was decided. */
  readonly members: readonly { readonly machine: string; readonly version: number }[];
}

/** Group of the machines that belong to no environment. */
const WITHOUT_ENVIRONMENT = 'bare_metal';

const INSTALLED: ReadonlySet<MachineState> = new Set(['installed', 'configuring', 'ready']);
/** Nobody waits for what was given back or taken out of service. */
const AWAY: ReadonlySet<MachineState> = new Set(['released', 'broken']);

/** What groups are found by. */
interface GroupParts {
  readonly hosts: readonly PhysicalHost[];
  readonly machines: readonly Machine[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether there is a playbook for a machine; others stay installed, and are waited for as well. */
  readonly isConfigured: (host: PhysicalHost) => boolean;
}

/** Groups all of whose machines are installed, and some of them not configured yet. */
export function configurableGroups(parts: GroupParts): readonly ConfigureData[] {
  const { hosts, machines, now, isConfigured } = parts;
  const configured = new Set(hosts.filter(isConfigured).map(({ name }) => name));
  const byName = new Map(machines.map((machine) => [machine.name, machine]));
  const groups = new Map<string, Machine[] | 'waits'>();
  for (const { name, os, environment: group = WITHOUT_ENVIRONMENT } of hosts) {
    const machine = byName.get(name);
    if (os === undefined || (machine && AWAY.has(machine.status.state))) continue;
    const before = groups.get(group) ?? [];
    const waits = before === 'waits' || !machine || !INSTALLED.has(machine.status.state);
    groups.set(group, waits ? 'waits' : [...before, machine]);
  }
  return [...groups].flatMap(([group, found]) => {
    const members = (found === 'waits' ? [] : found)
      .filter(({ name, status: { state, dueAt = now } }) => {
        return configured.has(name) && state === 'installed' && dueAt <= now;
      })
      .map(({ name, version }) => ({ machine: name, version }));
    return members.length === 0 ? [] : [{ group, members }];
  });
}
