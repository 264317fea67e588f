import { basename } from 'node:path';
import { type AllocationResult, keyOf, type Lock, type LockedMachine } from '../allocate';
import type { SiteFiles } from '../documents';
import { type Finding, formatPlace, type ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';

/** What is known when machines of the lock are looked for. */
export interface VanishedOptions {
  /** Before anything was handed out: what a new machine says of itself. */
  readonly drafts: SiteDraft;
  readonly lock: Lock;
  /** All that is handed out now, by the keys of the lock. */
  readonly allocations: AllocationResult['allocations'];
  /** Names under `exclude` of the site. */
  readonly excluded: ReadonlyMap<string, Place>;
  readonly findMisplaced: SiteFiles['findMisplaced'];
}

/** A machine of the lock that nothing describes any more. */
interface Vanished {
  readonly environment: string;
  readonly name: string;
  readonly locked: LockedMachine;
}

/** What is said of one; undefined where it is another's turn. */
type Words = Pick<Finding, 'code' | 'message' | 'hint' | 'severity'>;

/** Where physical machines stand in the lock. */
const IRON = 'hosts';
/** More names are not read. */
const MOST_NAMES = 5;

/**
 * Tells of machines that were handed something and are described no more: a deploy destroys them, which whoever renamed,
 * moved or excluded one may not have meant.
 */
export function reportVanished(options: VanishedOptions, problems: ProblemList): void {
  const { drafts, lock } = options;
  const known = new Set([...drafts.machines, ...drafts.hosts].map(keyOf));
  // Of those another fault is told already.
  const untold = new Set([...drafts.unread, ...drafts.strays.map(({ name }) => name)]);
  const vanished = [...lock].flatMap(([key, locked]): Vanished[] => {
    const [environment = '', name = ''] = key.split('/');
    return known.has(key) || untold.has(name) ? [] : [{ environment, name, locked }];
  });
  if (vanished.length === 0) return;
  const named = new Map(drafts.machines.map((machine) => [machine.name, machine]));
  const fresh = drafts.machines.filter((machine) => !lock.has(keyOf(machine)));
  const lost = new Set<string>();
  for (const each of vanished) {
    const { environment, name, locked } = each;
    const add = (words: Words): void => {
      problems.add({ severity: 'warning', ...words, place: locked.place });
    };
    const isIron = environment === IRON;
    const moved = isIron ? undefined : named.get(name);
    const file = moved ? undefined : options.findMisplaced?.({ name, folder: isIron ? 'hosts' : 'vms' });
    const left = options.excluded.get(name);
    if (file !== undefined && !left) add(misplaced(each, file));
    else if (isIron) add(goneIron(each));
    else if (!drafts.environments.has(environment)) {
      // Of all its machines at once: nothing is left that would destroy them.
      const others = vanished.filter((other) => other.environment === environment);
      if (!lost.has(environment)) add(lostEnvironment(environment, others, named));
      lost.add(environment);
    } else if (moved) add(movedTo(moved, each));
    else if (left) add(excluded(each, left));
    else {
      const own = fresh.filter((machine) => machine.environment.name === environment);
      const gone = vanished.filter((other) => other.environment === environment);
      const [only, ...others] = own.filter((machine) => options.allocations.has(keyOf(machine)));
      add(renamed(each, own) ?? goneVm(each, others.length === 0 && gone.length === 1 ? only : undefined));
    }
  }
}

/** `VM 10003`, as PVE shows it. */
function vmOf({ locked: { vmId } }: Vanished): string {
  return vmId === undefined ? 'the VM' : `VM ${String(vmId)}`;
}

function misplaced({ environment, name }: Vanished, file: string): Words {
  const isIron = environment === IRON;
  const [folder, what, fate] = isIron
    ? ['hosts', 'machine', 'nothing knows the machine any more']
    : ['vms', 'VM', 'a deploy would destroy the VM'];
  const place = basename(file).startsWith('vm_specs') ? 'vm_specs.yaml' : `${folder}/${name}.yaml`;
  return {
    code: 'FILE_MISPLACED',
    severity: 'error',
    message: `"${name}" was handed what this line says, and ${file}, which would describe it, is not read as that of a ${what}: ${fate}`,
    hint: `move the file to ${place}; or, where the ${what} is to go, move it out of the site, or remove this line`,
  };
}

function goneIron({ name }: Vanished): Words {
  return {
    code: 'MACHINE_GONE',
    message: `no file describes the machine "${name}" any more; what this line says stays reserved`,
    hint: `put hosts/${name}.yaml back; or remove this line, which frees its addresses`,
  };
}

const FREE_IT = 'and then remove this line, which frees what it holds';

function goneVm(vanished: Vanished, fresh: MachineDraft | undefined): Words {
  const { environment, name } = vanished;
  const doubt = fresh ? `; if it is called "${fresh.name}" now, that makes another VM` : '';
  return {
    code: 'MACHINE_GONE',
    message: `nothing describes "${name}" any more: where it is deployed, the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks${doubt}; its id and addresses stay reserved`,
    hint: `put it back${fresh ? `, with ${renaming(name, fresh.name)}` : ''}; or, where it is to go, deploy "${environment}" ${FREE_IT}`,
  };
}

function excluded(vanished: Vanished, place: Place): Words {
  const { environment, name } = vanished;
  return {
    code: 'MACHINE_GONE',
    message: `"exclude" leaves out "${name}" (${formatPlace(place)}): where it is deployed, the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks; its id and addresses stay reserved`,
    hint: `take it out of "exclude"; or, where it is to go, deploy "${environment}" ${FREE_IT}`,
  };
}

function movedTo(machine: MachineDraft, vanished: Vanished): Words {
  const { environment, name } = vanished;
  const { name: other } = machine.environment;
  return {
    code: 'MACHINE_MOVED',
    message: `"${name}" is in "${other}" now: where it is deployed, the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks, and that of "${other}" makes another VM`,
    hint: `put it back into "${environment}"; or, where it may be made anew, deploy "${environment}", then "${other}", ${FREE_IT}`,
  };
}

function renamed(vanished: Vanished, fresh: readonly MachineDraft[]): Words | undefined {
  const { environment, name } = vanished;
  for (const machine of fresh) {
    const shared = sharedWith(vanished.locked, machine);
    if (shared === undefined) continue;
    return {
      code: 'MACHINE_RENAMED',
      message: `"${name}" seems to be called "${machine.name}" now (${formatPlace(machine.place)}), which has its ${shared}: to Terraform it is another VM, and the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks`,
      hint: `keep the name of the VM, with ${renaming(name, machine.name)}; or, where it may be made anew, deploy "${environment}" ${FREE_IT}`,
    };
  }
  return undefined;
}

/** The name of the file is that of the VM; what the machine calls itself may be another. */
function renaming(name: string, hostname: string): string {
  return `hosts: { ${name}: { hostname: ${hostname} } } in install_config.yaml`;
}

/** What a new machine says of itself that an old one was given. */
function sharedWith({ vmId, nics }: LockedMachine, machine: MachineDraft): string | undefined {
  if (vmId !== undefined && machine.vmId?.value.number === vmId) return `VM id ${String(vmId)}`;
  const given = new Set([...nics.values()].flatMap(({ mac, ipv4, ipv6 }) => [mac, ipv4, ipv6]));
  for (const { mac, ipv4, ipv6 } of machine.nics) {
    if (mac && given.has(mac.value.text)) return `MAC address ${mac.value.text}`;
    for (const { address } of [ipv4, ipv6])
      if (address && given.has(address.value.address.text)) return `address ${address.value.address.text}`;
  }
  return undefined;
}

function lostEnvironment(
  environment: string,
  vanished: readonly Vanished[],
  named: ReadonlyMap<string, MachineDraft>,
): Words {
  const names = vanished.map(({ name }) => name);
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${String(names.length - MOST_NAMES)} more` : '';
  const now = new Set(names.flatMap((name) => named.get(name)?.environment.name ?? []));
  const moved = now.size === 0 ? '' : `; "${[...now].join('", "')}" would make others of the same names`;
  return {
    code: 'MACHINE_GONE',
    message: `the site has no environment "${environment}" any more, of which the lock has ${shown}${more}: where they are deployed, nothing destroys them${moved}`,
    hint: `put envs/${environment}.yaml back; or, where all of it is to go, put it back for rackwright destroy ${environment}, and then remove it with the lines "${environment}/…" of this file`,
  };
}
