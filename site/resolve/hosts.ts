import type { Documents } from '../documents';
import type { ProblemList } from '../errors';
import { settle } from '../layers';
import type { PhysicalHostSpec } from '../schema';
import { descend, type MapTree } from '../yaml';
import type { ComposeFiles } from './compose-files';
import type { CatalogueDraft, HostDraft } from './drafts';
import { Fields } from './fields';
import { resolveHostInterfaces } from './host-interfaces';
import type { MachineResolver } from './machines';
import { omit, overlay, section } from './overlay';
import type { UserResolver } from './users';

/** What physical machines are resolved with. */
export interface HostContext {
  readonly documents: Documents;
  readonly catalogue: CatalogueDraft;
  readonly machines: MachineResolver;
  readonly users: UserResolver;
  readonly compose: ComposeFiles;
}

/** Fields under `hosts` of `--set` that belong to an entry of `install_config.yaml`. */
const NOT_PHYSICAL = ['vm', 'install', 'hostname'];

/** Reads every physical machine, in the order of their names. */
export function resolveHosts(context: HostContext, problems: ProblemList): readonly HostDraft[] {
  return [...context.documents.hosts.keys()].sort().map((name) => resolveHost(name, context, problems));
}

function resolveHost(name: string, context: HostContext, problems: ProblemList): HostDraft {
  const { documents, catalogue, machines, users, compose } = context;
  const own = documents.hosts.get(name) ?? documents.site;
  const hardware = hardwareOf(name, own, context);
  const fields = new Fields(hardware, problems, `machine "${name}"`, own.place);
  const environment = fields.get<string>('environment');
  if (fields.get('bmc')) fields.require('bmc: { address: 10.0.14.11 }', 'bmc', 'address');
  for (const [array] of fields.entries('raid')) {
    fields.require(`raid: { ${array}: { level: raid1 } }`, 'raid', array, 'level');
    fields.require(`raid: { ${array}: { disks: [system0, system1] } }`, 'raid', array, 'disks');
  }
  const software = machines.softwareOf({ name, environment: environment?.value, own, hardware });
  const hostname =
    new Fields(software, problems, name, own.place).get<string>('hostname') ??
    new Fields(own, problems, name, own.place).get<string>('hostname');
  return {
    name,
    place: own.place,
    hostname: hostname ?? { value: name, place: own.place },
    own,
    hardware,
    software,
    spec: settle(hardware) as PhysicalHostSpec,
    install: machines.plainOf(software),
    users: users.resolve(software, name),
    compose: compose.resolve(software),
    nics: resolveHostInterfaces(fields, catalogue.networks, problems),
    ...(environment ? { environment } : {}),
  };
}

/** A machine's layers; what its profile says is below all that the files say, as on the side of the operating system. */
function hardwareOf(machine: string, own: MapTree, { documents, catalogue }: HostContext): MapTree {
  const { builtIn, defaults, site, sets } = documents;
  const [lowest, ...others] = [
    section(builtIn, 'host'),
    section(defaults, 'host'),
    section(site, 'host'),
    omit(own, 'install', 'hostname'),
    section(sets, 'host'),
    omit(section(sets, 'hosts', machine), ...NOT_PHYSICAL),
  ];
  const said = overlay(own, lowest, ...others);
  const os = descend(said, ['os']);
  const name = os?.kind === 'scalar' && typeof os.value === 'string' ? os.value : undefined;
  const profiled = name === undefined ? undefined : catalogue.osProfiles.get(name)?.host;
  if (!profiled) return said;
  const hasDisks = WHOLE.some((part) => said.entries.has(part));
  return overlay(own, lowest, hasDisks ? withoutDisks(profiled) : profiled, ...others);
}

/** What a machine says as a whole: a disk more, of a profile, would be erased by its installation. */
const WHOLE = ['disks', 'raid'];
/** Options of file systems, which belong to the disks. */
const OF_DISKS = ['lvm', 'zfs', 'btrfs'];

function withoutDisks(profiled: MapTree): MapTree {
  const others = omit(profiled, ...WHOLE) ?? profiled;
  const answer = others.entries.get('answer');
  if (answer?.value.kind !== 'map') return others;
  const value = omit(answer.value, ...OF_DISKS) ?? answer.value;
  return { ...others, entries: new Map(others.entries).set('answer', { ...answer, value }) };
}
