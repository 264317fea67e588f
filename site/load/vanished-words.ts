import { basename } from 'node:path';
import { HOSTS_KEY, type LockedMachine } from '../allocate';
import { type Finding, formatPlace } from '../errors';
import type { MachineDraft } from '../resolve';
import type { Place } from '../text';

/** A machine of the lock that nothing describes any more. */
export interface Vanished {
  readonly environment: string;
  readonly name: string;
  readonly locked: LockedMachine;
}

/** What is said of one. */
export type Words = Pick<Finding, 'code' | 'message' | 'hint' | 'severity'>;

/** More names are not read. */
const MOST_NAMES = 5;

/** `VM 10003`, as PVE shows it. */
function vmOf({ locked: { vmId } }: Vanished): string {
  return vmId === undefined ? 'the VM' : `VM ${String(vmId)}`;
}

/** Its description lies where nothing is read as that. */
export function misplaced({ environment, name }: Vanished, file: string): Words {
  const isIron = environment === HOSTS_KEY;
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

/** A physical machine without a file. */
export function goneIron({ name }: Vanished): Words {
  return {
    code: 'MACHINE_GONE',
    message: `no file describes the machine "${name}" any more; what this line says stays reserved`,
    hint: `put hosts/${name}.yaml back; or: rackwright lock forget ${name}, which frees its addresses`,
  };
}

/** What comes after the deploy that destroys it. */
function freeIt({ environment, name }: Vanished): string {
  return `and then: rackwright lock forget ${environment}/${name}, which frees what it holds`;
}

/** A VM that nothing describes; `fresh` is the one that it may be now. */
export function goneVm(vanished: Vanished, fresh: MachineDraft | undefined): Words {
  const { environment, name } = vanished;
  const doubt = fresh ? `; if it is called "${fresh.name}" now, that makes another VM` : '';
  return {
    code: 'MACHINE_GONE',
    message: `nothing describes "${name}" any more: where it is deployed, the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks${doubt}; its id and addresses stay reserved`,
    hint: `put it back${fresh ? `, with ${renaming(name, fresh.name)}` : ''}; or, where it is to go, deploy "${environment}" ${freeIt(vanished)}`,
  };
}

/** A VM that `exclude` names. */
export function excluded(vanished: Vanished, place: Place): Words {
  const { environment, name } = vanished;
  return {
    code: 'MACHINE_GONE',
    message: `"exclude" leaves out "${name}" (${formatPlace(place)}): where it is deployed, the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks; its id and addresses stay reserved`,
    hint: `take it out of "exclude"; or, where it is to go, deploy "${environment}" ${freeIt(vanished)}`,
  };
}

/** A VM in another environment. */
export function movedTo(machine: MachineDraft, vanished: Vanished): Words {
  const { environment, name } = vanished;
  const { name: other } = machine.environment;
  return {
    code: 'MACHINE_MOVED',
    message: `"${name}" is in "${other}" now: where it is deployed, the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks, and that of "${other}" makes another VM`,
    hint: `put it back into "${environment}"; or, where it may be made anew, deploy "${environment}", then "${other}", ${freeIt(vanished)}`,
  };
}

/** A VM whose id or address a new one has. */
export function renamedTo(machine: MachineDraft, vanished: Vanished, shared: string): Words {
  const { environment, name } = vanished;
  return {
    code: 'MACHINE_RENAMED',
    message: `"${name}" seems to be called "${machine.name}" now (${formatPlace(machine.place)}), which has its ${shared}: to Terraform it is another VM, and the next deploy of "${environment}" destroys ${vmOf(vanished)} with its disks`,
    hint: `keep the name of the VM, with ${renaming(name, machine.name)}; or, where it may be made anew, deploy "${environment}" ${freeIt(vanished)}`,
  };
}

/** The name of the file is that of the VM; what the machine calls itself may be another. */
function renaming(name: string, hostname: string): string {
  return `hosts: { ${name}: { hostname: ${hostname} } } in install_config.yaml`;
}

/** All machines of an environment that is gone. */
export function lostEnvironment(
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
    hint: `put envs/${environment}.yaml back; or, where all of it is to go, put it back for rackwright destroy ${environment}, and then remove it and: rackwright lock forget --all`,
  };
}
