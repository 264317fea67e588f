import type { ProblemList } from '../errors';
import { settle } from '../layers';
import type { InstallSection, VmSpec } from '../schema';
import { VmId } from '../values';
import { descend, type MapTree, type Step, type Tree } from '../yaml';
import type { Documents } from '../documents';
import type { MachineDraft, NodeDraft, Placed } from './drafts';
import { Fields } from './fields';
import type { Member } from './membership';
import { resolveNics } from './nics';
import { omit, overlay, section } from './overlay';
import { parsed } from './networks';
import type { UserResolver } from './users';

/** Fields of a VM's entry that are not part of its hardware. */
const NOT_HARDWARE = ['install', 'environment', 'name'];

/** Merges the layers of each machine; what many machines share is merged once. */
export class MachineResolver {
  readonly #bases = new Map<string, Bases>();
  readonly #plain = new WeakMap<Tree, InstallSection>();

  constructor(
    private readonly documents: Documents,
    private readonly nodes: ReadonlyMap<string, NodeDraft>,
    private readonly users: UserResolver,
    private readonly problems: ProblemList,
  ) {}

  /** Merges one machine's layers and reads what they say. */
  resolve(member: Member): MachineDraft {
    const { name, place, environment, role, spec } = member;
    const node = this.nodeOf(member);
    const { hardware, software } = this.layersOf(member, node?.value ?? '');
    const fields = new Fields(hardware, this.problems, `VM "${name}"`, place);
    const example = String(environment.vmIds?.first.value ?? 10001);
    const vmId = parsed(fields.require<number>(`vm_id: ${example}`, 'vm_id'), (number) => VmId.of(number));
    for (const [field, value] of [
      ['memory', '1GiB'],
      ['image', 'debian-12'],
    ] as const) {
      fields.require(`${field}: ${value}`, field);
    }
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
      nics: resolveNics(fields, { vmId: vmId?.value, environment, bridges }, this.problems),
      ...(node ? { node } : {}),
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
    const setHost = section(sets, 'hosts', name);
    const setRouter = role === 'router' ? section(sets, 'envs', environment.name, 'router') : undefined;
    const setSpec = overlay(spec, setRouter, section(sets, 'vms', name));
    return {
      hardware: overlay(
        spec,
        lower.hardware,
        omit(spec, ...NOT_HARDWARE),
        section(installConfig, 'vm'),
        section(host, 'vm'),
        upper.hardware,
        omit(setSpec, ...NOT_HARDWARE),
        section(setHost, 'vm'),
      ),
      software: overlay(
        spec,
        lower.software,
        section(spec, 'install'),
        section(installConfig, 'install'),
        omit(host, 'vm'),
        upper.software,
        section(setSpec, 'install'),
        omit(setHost, 'vm'),
      ),
    };
  }

  /** What the layers below and above a machine's own say: the same for all machines of an environment on a node. */
  private basesOf(environment: string, node: string): Bases {
    const key = JSON.stringify([environment, node]);
    const known = this.#bases.get(key);
    if (known) return known;
    const { builtIn, defaults, site, nodes, environments, vmSpecs, sets } = this.documents;
    const lowest = [builtIn, defaults, site, nodes.get(node), environments.get(environment), vmSpecs];
    const highest = [sets, section(sets, 'nodes', node), section(sets, 'envs', environment)];
    const sections = (layers: readonly (MapTree | undefined)[], ...path: Step[]): MapTree =>
      overlay(site, ...layers.map((layer) => section(layer, ...path)));
    const bases = {
      lower: { hardware: sections(lowest, 'vm'), software: sections(lowest, 'install') },
      upper: { hardware: sections(highest, 'vm'), software: sections(highest, 'install') },
    };
    this.#bases.set(key, bases);
    return bases;
  }

  /** Most machines of an environment share one tree here, so its plain form is made once. */
  private plainOf(software: MapTree): InstallSection {
    const known = this.#plain.get(software);
    if (known) return known;
    const plain = settle(software) as InstallSection;
    this.#plain.set(software, plain);
    return plain;
  }
}

interface Sections {
  readonly hardware: MapTree;
  readonly software: MapTree;
}

interface Bases {
  readonly lower: Sections;
  readonly upper: Sections;
}
