import type { Environment, Vm } from '../../site';
import { RECORD } from '../record-file';
import { attributeChanges, type AttributeChange } from './attribute-changes';
import { fateOf, isMachine } from './fate';
import type { AnsibleCheck } from './host-check';
import { machineFacts } from './machine-facts';
import { hostName, ownerOf } from './owner';
import {
  isDeployed,
  type ResourceChange,
  type TerraformPlan,
  type Verb,
  plannedWork,
  verbOf,
} from './plan-json';

/** What a deploy would do to one host, or to what is nobody's alone. */
export interface DiffEntry {
  /** Host name; `networks`, `images` or `others` for what is nobody's alone. */
  readonly name: string;
  readonly isHost: boolean;
  /** What becomes of the machine itself; `none` where only something around it changes. */
  readonly verb: Verb;
  /** What the specs make it as; absent where it is not made. */
  readonly facts?: string;
  readonly resources: readonly ResourceDiff[];
  /** Attributes for which the machine is switched off and on. */
  readonly reboots: readonly string[];
  /** Roles that Ansible would run on it; empty where it would not run. */
  readonly roles: readonly string[];
  /** Why it would; absent where it would not run. */
  readonly configuredBecause?: string;
}

/** A resource that is not left as it is. */
export interface ResourceDiff {
  readonly address: string;
  readonly verb: Verb;
  /** Empty for what is created or deleted. */
  readonly changes: readonly AttributeChange[];
  /** Address that it had so far. */
  readonly movedFrom?: string;
  /** Id of the thing that is taken over as it is. */
  readonly imports?: string;
  /** Why it is replaced though none of its attributes asks for it. */
  readonly because?: string;
}

/** What a deploy would do to an environment. */
export interface EnvironmentDiff {
  readonly environment: string;
  /** False where nothing of it is deployed, or no longer. */
  readonly isDeployed: boolean;
  /** Whether the deploy has anything to do; that it leaves its record is nothing. */
  readonly isChanged: boolean;
  /** How many machines of each fate. */
  readonly hosts: Readonly<
    Record<'create' | 'change' | 'replace' | 'delete' | 'reboot' | 'configure', number>
  >;
  readonly entries: readonly DiffEntry[];
  /** What Ansible would change, where it was asked. */
  readonly check?: AnsibleCheck;
}

/** Resources that do something each time they are replaced: what is planned for them is told of what they do. */
const machinery = new Set(['terraform_data', 'proxmox_sdn_applier', 'local_file']);

/** What a diff is to know of Ansible. */
export interface AnsibleKnowledge {
  /** Roles that run on a host, by its name. */
  readonly rolesOf: (host: string) => readonly string[];
  /** What a host is configured by otherwise than by the content with that hash; undefined where nobody knows that one. @default nobody */
  readonly changesOf?: (host: string, hash: string) => readonly string[] | undefined;
  /** Whether somebody here configured a host by the content with that hash last. @default nobody */
  readonly isConfiguredBy?: (host: string, hash: string) => boolean;
}

/** Reads a plan as people do: by hosts. */
export function environmentDiff(
  environment: Environment,
  plan: TerraformPlan,
  knowledge: AnsibleKnowledge,
): EnvironmentDiff {
  const { rolesOf } = knowledge;
  const changed = plannedWork(plan);
  const configured = new Map(changed.flatMap((each) => configuredHosts(each, knowledge)));
  const known = new Set([
    ...environment.vms.map(({ name }) => name),
    ...configured.keys(),
    ...changed.filter(isMachine).map(({ name }) => hostName(name)),
  ]);
  const groups = new Map<string, ResourceChange[]>([...configured.keys()].map((name) => [name, []]));
  for (const each of changed) {
    if (machinery.has(each.type)) continue;
    const name = ownerOf(each, known);
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  const entries = [...groups].map(([name, resources]) =>
    entryOf(name, resources, {
      vm: environment.vms.find((vm) => vm.name === name),
      isHost: known.has(name),
      roles: configured.has(name) ? rolesOf(name) : [],
      because: configured.get(name),
    }),
  );
  entries.sort((one, other) => Number(other.isHost) - Number(one.isHost) || (one.name < other.name ? -1 : 1));
  const count = (test: (entry: DiffEntry) => boolean): number =>
    entries.filter((entry) => entry.isHost && test(entry)).length;
  return {
    environment: environment.name,
    isDeployed: isDeployed(plan, RECORD),
    isChanged: changed.some(({ address }) => address !== RECORD),
    hosts: {
      create: count(({ verb }) => verb === 'create'),
      change: count(({ verb }) => verb === 'change'),
      replace: count(({ verb }) => verb === 'replace'),
      delete: count(({ verb }) => verb === 'delete'),
      reboot: count(({ reboots }) => reboots.length > 0),
      configure: count((entry) => entry.roles.length > 0),
    },
    entries,
  };
}

function entryOf(
  name: string,
  resources: readonly ResourceChange[],
  {
    vm,
    isHost,
    roles,
    because: configuredBecause,
  }: Pick<DiffEntry, 'isHost' | 'roles'> &
    Readonly<Record<'because', string | undefined> & Record<'vm', Vm | undefined>>,
): DiffEntry {
  const machine = resources.find(isMachine);
  const diffs = resources.map((each) => {
    const verb = verbOf(each.change);
    const changes = verb === 'change' || verb === 'replace' ? attributeChanges(each.change) : [];
    return { each, changes, fate: fateOf(each, changes) };
  });
  const verb = machine ? verbOf(machine.change) : 'none';
  return {
    name,
    isHost,
    verb,
    ...(vm && (verb === 'create' || verb === 'replace') ? { facts: machineFacts(vm) } : {}),
    resources: diffs.map(({ each, changes, fate: { verb, because } }) => ({
      address: each.address,
      verb,
      changes,
      ...(each.previous_address === undefined ? {} : { movedFrom: each.previous_address }),
      ...(each.change.importing ? { imports: each.change.importing.id ?? '' } : {}),
      ...(because === undefined ? {} : { because }),
    })),
    reboots: diffs.flatMap(({ fate }) => fate.reboots),
    roles,
    ...(configuredBecause === undefined ? {} : { configuredBecause }),
  };
}

/** The hosts that Ansible would be run on, and why: those whose hash is another one, or whose machine is. */
function configuredHosts(
  { address, change, action_reason: reason }: ResourceChange,
  { changesOf = () => undefined, isConfiguredBy = () => false }: AnsibleKnowledge,
): (readonly [string, string])[] {
  if (address !== 'terraform_data.ansible' || verbOf(change) === 'delete') return [];
  const before = triggersOf(change.before);
  const after = triggersOf(change.after);
  const unknown = triggersOf(change.after_unknown);
  return Object.keys(after).flatMap((host): (readonly [string, string])[] => {
    const [was, is] = [before[host], after[host]];
    if (!was) return [[host, 'it was not configured yet']];
    if (was.vm !== is?.vm || JSON.stringify(unknown[host] ?? null).includes('true'))
      return [[host, 'its machine is new']];
    if (was.hash !== is?.hash) {
      if (isConfiguredBy(host, is?.hash ?? '')) return [[host, NOTED]];
      const changes = changesOf(host, was.hash ?? '') ?? [];
      return [[host, `${changes.join(', ') || 'what it is configured by'} changed`]];
    }
    // The run asks each machine how far it came.
    return reason === 'replace_because_tainted' ? [[host, 'the last run did not come to its end']] : [];
  });
}

/** The state knows of deploys alone; whether a machine still is so is asked when it is deployed. */
const NOTED = '`rackwright configure` did it already, which a deploy looks at and notes down';

interface Trigger {
  readonly vm?: string;
  readonly hash?: string;
}

function triggersOf(value: unknown): Readonly<Record<string, Trigger | undefined>> {
  const triggers = (value as { triggers_replace?: unknown } | null)?.triggers_replace;
  return typeof triggers === 'object' && triggers !== null
    ? (triggers as Record<string, Trigger | undefined>)
    : {};
}
