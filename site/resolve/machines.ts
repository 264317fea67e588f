import type { ProblemList } from '../errors';
import { settle } from '../layers';
import { type InstallSection, physicalHostFile, type VmSpec } from '../schema';
import type { Place } from '../text';
import { VmId } from '../values';
import { descend, type MapTree, scalarsAt, type Step, type Tree } from '../yaml';
import type { Documents } from '../documents';
import type { ComposeFiles } from './compose-files';
import type { MachineDraft, NetworkDraft, NodeDraft, OsProfileDraft, Placed } from './drafts';
import { Fields } from './fields';
import type { Member } from './membership';
import { resolveNics } from './nics';
import { omit, overlay, section } from './overlay';
import { parsed } from './networks';
import type { Placeable } from './placement';
import type { UserResolver } from './users';

/** What machines are resolved with. */
export interface MachineContext {
  readonly documents: Documents;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly users: UserResolver;
  readonly compose: ComposeFiles;
  readonly profiles: ReadonlyMap<string, OsProfileDraft>;
  /** The site's own networks by their VLAN tag. */
  readonly tagged: ReadonlyMap<number, NetworkDraft>;
}

/** A physical machine's own layers. */
export interface PhysicalLayers {
  readonly name: string;
  readonly environment: string | undefined;
  /** `hosts/<machine>.yaml` */
  readonly own: MapTree;
  readonly hardware: MapTree;
}

/** Fields under `hosts` of `--set` that are none of an entry of `install_config.yaml`. */
const PHYSICAL_ONLY = Object.keys(physicalHostFile.shape).filter((field) => field !== 'hostname');

/** Fields of a VM's entry that are not part of its hardware. */
const NOT_HARDWARE = ['install', 'environment', 'name'];

/** What `node` says of a VM whose node is to be chosen. */
const ANY_NODE = 'auto';

type BootMethod = MachineDraft['bootMethod'];

/** What must be known for each way to make a VM, each with an example. */
const BOOT_NEEDS: Readonly<Record<BootMethod, readonly (readonly [path: Step[], example: string])[]>> = {
  image: [[['image'], 'image: debian-12']],
  clone: [[['clone', 'template'], 'clone: { template: 9000 }']],
  iso: [[['iso'], 'iso: debian-12-netinst']],
  pxe: [],
  adopt: [[['vm_id'], 'vm_id: 105']],
};

/** What is written, else the most particular source that any layer names. */
function bootMethodOf(fields: Fields): BootMethod {
  const written = fields.get<BootMethod>('boot_method')?.value;
  if (written) return written;
  if (fields.get('clone')) return 'clone';
  return fields.get('iso') ? 'iso' : 'image';
}

/** Merges the layers of each machine; what many machines share is merged once. */
export class MachineResolver {
  readonly #bases = new Map<string, Bases>();
  readonly #plain = new WeakMap<Tree, InstallSection>();

  private readonly documents: Documents;
  private readonly nodes: ReadonlyMap<string, NodeDraft>;
  private readonly users: UserResolver;
  private readonly compose: ComposeFiles;
  private readonly profiles: ReadonlyMap<string, OsProfileDraft>;
  private readonly tagged: MachineContext['tagged'];

  constructor(
    { documents, nodes, users, compose, profiles, tagged }: MachineContext,
    private readonly problems: ProblemList,
  ) {
    this.documents = documents;
    this.nodes = nodes;
    this.users = users;
    this.compose = compose;
    this.profiles = profiles;
    this.tagged = tagged;
  }

  /** The VM where its node is to be chosen: without what a node's own layers would say of it. */
  placeable(member: Member): Placeable | undefined {
    const node = this.nodeOf(member);
    if (node?.value !== ANY_NODE) return undefined;
    const { name, environment } = member;
    const vm = settle(this.layersOf(member, '').hardware) as VmSpec;
    return { name, environment: environment.name, vm, place: node.place };
  }

  /**
   * Merges one machine's layers and reads what they say.
   * @param placed the node that was chosen for it
   */
  resolve(member: Member, placed?: string): MachineDraft {
    const { name, place, environment, role, spec } = member;
    const asked = this.nodeOf(member);
    const isPlaced = asked?.value === ANY_NODE;
    // Without one that was reported, so that nothing else is missed.
    const node = isPlaced ? chosen(placed, asked.place) : asked;
    const { hardware: own, software } = this.layersOf(member, node?.value ?? '');
    const hardware = this.withAnswer(own);
    const fields = new Fields(hardware, this.problems, `VM "${name}"`, place);
    const vmId = parsed(fields.get<number>('vm_id'), (number) => VmId.of(number));
    fields.require('memory: 1GiB', 'memory');
    const bootMethod = bootMethodOf(fields);
    // Of a method that was refused nothing is needed.
    const isKnown = descend(hardware, ['boot_method'])?.kind !== 'invalid';
    const medium = bootMethod === 'iso' ? this.profileOf(hardware)?.model?.iso : undefined;
    const needs = isKnown && medium === undefined ? BOOT_NEEDS[bootMethod] : [];
    for (const [path, example] of needs) fields.require(example, ...path);
    const iso = fields.get<string>('iso')?.value ?? medium;
    const hostname = new Fields(software, this.problems, name, spec.place).get<string>('hostname');
    const bridges = node && this.nodes.get(node.value)?.bridges;
    return {
      name,
      place,
      environment,
      role,
      hardware,
      software,
      hostname: hostname ?? { value: name, place },
      vm: settle(hardware) as VmSpec,
      install: this.plainOf(software),
      users: this.users.resolve(software, name),
      compose: this.compose.resolve(software),
      nics: resolveNics(fields, { environment, bridges, tagged: this.tagged }, this.problems),
      bootMethod,
      spec,
      ...(iso === undefined ? {} : { iso }),
      ...(node ? { node } : {}),
      ...(isPlaced ? { isPlaced } : {}),
      ...(vmId ? { vmId } : {}),
    };
  }

  /** A machine's own word for its node, or its environment's. Layers of a node cannot move a machine elsewhere. */
  private nodeOf({ name, environment, spec }: Member): Placed<string> | undefined {
    const layers = [section(this.documents.sets, 'vms', name), spec];
    for (const layer of layers) {
      const found = descend(layer, ['node']);
      if (found?.kind === 'scalar' && typeof found.value === 'string')
        return { value: found.value, place: found.place };
    }
    return environment.node;
  }

  private layersOf({ name, environment, role, spec }: Member, node: string): Sections {
    const { installConfig, sets } = this.documents;
    const { lower, upper } = this.basesOf(environment.name, node);
    const host = section(installConfig, 'hosts', name);
    const setHost = omit(section(sets, 'hosts', name), ...PHYSICAL_ONLY);
    const setRouter = role === 'router' ? section(sets, 'envs', environment.name, 'router') : undefined;
    const setSpec = overlay(spec, setRouter, section(sets, 'vms', name));
    const hardware = overlay(
      spec,
      lower.hardware,
      omit(spec, ...NOT_HARDWARE),
      section(installConfig, 'vm'),
      section(host, 'vm'),
      upper.hardware,
      omit(setSpec, ...NOT_HARDWARE),
      section(setHost, 'vm'),
    );
    const profiled = this.basesOf(environment.name, node, this.profileOf(hardware)).lower;
    return {
      hardware,
      software: overlay(
        spec,
        profiled.software,
        section(spec, 'install'),
        section(installConfig, 'install'),
        omit(host, 'vm'),
        upper.software,
        section(setSpec, 'install'),
        omit(setHost, 'vm'),
      ),
    };
  }

  /** What the profile of a machine's operating system says, below all that the site says. */
  private profileOf(hardware: MapTree): OsProfileDraft | undefined {
    const os = descend(hardware, ['os']);
    return os?.kind === 'scalar' && typeof os.value === 'string' ? this.profiles.get(os.value) : undefined;
  }

  /** What the profile says of answers to an installer that comes by the network, below all that the files say of VMs. */
  private withAnswer(hardware: MapTree): MapTree {
    const [method] = scalarsAt(hardware, 'boot_method');
    const answer = omit(this.profileOf(hardware)?.host, 'disks', 'raid');
    return method?.value === 'pxe' && answer ? overlay(hardware, answer, hardware) : hardware;
  }

  /** Merges the operating-system side of a physical machine. */
  softwareOf({ name, environment, own, hardware }: PhysicalLayers): MapTree {
    const { installConfig, sets } = this.documents;
    const { lower, upper } = this.basesOf(environment ?? '', '', this.profileOf(hardware));
    return overlay(
      hardware,
      lower.software,
      section(own, 'install'),
      section(installConfig, 'install'),
      omit(section(installConfig, 'hosts', name), 'vm'),
      upper.software,
      section(sets, 'hosts', name, 'install'),
      omit(section(sets, 'hosts', name), 'vm', ...PHYSICAL_ONLY),
    );
  }

  /** What the layers below and above a machine's own say: the same for all machines of an environment on a node. */
  private basesOf(environment: string, node: string, profile?: OsProfileDraft): Bases {
    const key = JSON.stringify([environment, node, profile?.name]);
    const known = this.#bases.get(key);
    if (known) return known;
    const { builtIn, defaults, site, nodes, environments, vmSpecs, sets } = this.documents;
    const lowest = [builtIn, defaults, site, nodes.get(node), environments.get(environment), vmSpecs];
    // A profile is above what holds everywhere and below all that the files say of their own machines.
    const [lowestSoftware, ...others] = lowest.map((layer) => section(layer, 'install'));
    const softwareLayers = [lowestSoftware, profile?.install, ...others];
    const highest = [sets, section(sets, 'nodes', node), section(sets, 'envs', environment)];
    const sections = (layers: readonly (MapTree | undefined)[], ...path: Step[]): MapTree =>
      overlay(site, ...layers.map((layer) => section(layer, ...path)));
    const bases = {
      lower: { hardware: sections(lowest, 'vm'), software: overlay(site, ...softwareLayers) },
      upper: { hardware: sections(highest, 'vm'), software: sections(highest, 'install') },
    };
    this.#bases.set(key, bases);
    return bases;
  }

  /** Most machines of an environment share one tree here, so its plain form is made once. */
  plainOf(software: MapTree): InstallSection {
    const known = this.#plain.get(software);
    if (known) return known;
    const plain = settle(software) as InstallSection;
    this.#plain.set(software, plain);
    return plain;
  }
}

function chosen(node: string | undefined, place: Place): Placed<string> | undefined {
  return node === undefined ? undefined : { value: node, place };
}

interface Sections {
  readonly hardware: MapTree;
  readonly software: MapTree;
}

interface Bases {
  readonly lower: Sections;
  readonly upper: Sections;
}
