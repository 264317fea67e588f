import type { PhysicalHost } from '../../site';
import type { Machine, MachineState, MachineStatus } from '../machines';

/** A group that Ansible is to run on. */
export interface ConfigureData {
  /** Environment of the machines, or `bare_metal` of those that belong to none. */
  readonly group: string;
  /** Those that it runs on, as they were when it was decided. */
  readonly members: readonly { readonly machine: string; readonly version: number }[];
}

/** Group of the machines that belong to no environment. */
const WITHOUT_ENVIRONMENT = 'bare_metal';

/** A machine that others of its group wait for. */
export interface Awaited {
  readonly name: string;
  /** Undefined where the server does not know it yet. */
  readonly status?: MachineStatus;
}

const INSTALLED: ReadonlySet<MachineState> = new Set(['installed', 'configuring', 'ready']);
/** Nobody waits for what was given back or taken out of service. */
const AWAY: ReadonlySet<MachineState> = new Set(['released', 'broken']);

/** What groups are found by. */
interface Described {
  readonly hosts: readonly PhysicalHost[];
  /** All that there are. */
  readonly machines: readonly Machine[];
  /** Whether there is a playbook for a machine; others stay installed, and are waited for as well. */
  readonly isConfigured: (host: PhysicalHost) => boolean;
}

interface Group {
  readonly installed: Machine[];
  readonly awaited: Awaited[];
}

/** Groups all of whose machines are installed, and some of them not configured yet. @param now milliseconds since 1970 */
export function configurableGroups(described: Described, now: number): readonly ConfigureData[] {
  const configured = new Set(described.hosts.filter(described.isConfigured).map(({ name }) => name));
  return [...groupsOf(described)].flatMap(([group, { installed, awaited }]) => {
    if (awaited.length > 0) return [];
    const members = installed
      .filter(({ name, status: { state, dueAt = now } }) => {
        return configured.has(name) && state === 'installed' && dueAt <= now;
      })
      .map(({ name, version }) => ({ machine: name, version }));
    return members.length === 0 ? [] : [{ group, members }];
  });
}

/** For whom each machine waits that is installed, and that Ansible is to configure; none where it is about to. */
export function awaitedBy(described: Described): ReadonlyMap<string, readonly Awaited[]> {
  const configured = new Set(described.hosts.filter(described.isConfigured).map(({ name }) => name));
  return new Map(
    [...groupsOf(described).values()].flatMap(({ installed, awaited }) =>
      installed
        .filter(({ name, status }) => configured.has(name) && status.state === 'installed')
        .map(({ name }) => [name, awaited] as const),
    ),
  );
}

/** Whether a machine that others wait for gets no further unless somebody does something. */
export function isStuck({ status }: Awaited): boolean {
  if (status === undefined || status.state === 'discovered' || status.state === 'failed') return true;
  return status.state === 'accepted' && status.dueAt === undefined;
}

function groupsOf({ hosts, machines }: Described): ReadonlyMap<string, Group> {
  const byName = new Map(machines.map((machine) => [machine.name, machine]));
  const groups = new Map<string, Group>();
  for (const { name, os, environment = WITHOUT_ENVIRONMENT } of hosts) {
    const machine = byName.get(name);
    if (os === undefined || (machine && AWAY.has(machine.status.state))) continue;
    const group = groups.get(environment) ?? { installed: [], awaited: [] };
    groups.set(environment, group);
    if (machine && hasSystem(machine.status)) group.installed.push(machine);
    else group.awaited.push({ name, ...(machine ? { status: machine.status } : {}) });
  }
  return groups;
}

/** Also where Ansible has failed: the operating system is there, and `retry` is for that machine alone. */
function hasSystem({ state, failedIn }: MachineStatus): boolean {
  return INSTALLED.has(state) || failedIn === 'configuring';
}
