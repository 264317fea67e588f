import { BUILT_IN_NAME } from '../layers';
import type { Json } from '../model';
import type { AllocatedValue, HostDraft, MachineDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { looksLikeSecret } from '../values';
import { descend, toPlain, type Tree } from '../yaml';

/** Where a value was written. Lines and columns count from 1. */
export interface Origin {
  /** `specs/envs/dev.yaml`, `--set`, or `<built-in>`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value that counts for nothing, as a layer above says another. */
export interface ShadowedValue {
  readonly value: Json;
  readonly origin: Origin;
}

/** A leaf of merged layers. */
export interface ExplainedValue {
  /** `vm.memory`, `install.users.admin.sudo` */
  readonly path: string;
  /** The same in steps, as a step may hold dots. */
  readonly steps: readonly string[];
  readonly value: Json;
  readonly origin: Origin;
  /** What lower layers said, the nearest first. */
  readonly shadowed: readonly ShadowedValue[];
}

/** All values of one thing. */
export interface ExplainedThing {
  readonly kind: 'site' | 'node' | 'environment' | 'vm' | 'host';
  readonly name: string;
  readonly values: readonly ExplainedValue[];
}

/** A value of the site that somebody tells about. */
export interface Subject {
  /** Name of a VM or a physical machine. */
  readonly machine?: string;
  /** Name of an environment, which is looked at after the machine; with none of the three the site itself is meant. */
  readonly environment?: string;
  /** Name of a node. */
  readonly node?: string;
  /** Paths as `explain` prints them, the most particular first; names that hold dots, as `ubuntu-24.04`, need no quotes. */
  readonly paths: readonly string[];
}

/** Fields of a machine's own entry that are part of neither of its two sides. */
const OWN_FIELDS = ['environment', 'hostname', 'name'];

/** A path of `--set`: a step that holds a dot is in double quotes, `host.vlans."bond0.40".id`. */
export function pathOf(steps: readonly string[]): string {
  return steps.map((step) => (/[.="\s]/.test(step) ? `"${step}"` : step)).join('.');
}

/** Tells where each value of a site came from. Nothing is computed until it is asked. */
export class SiteOrigins {
  readonly #machines: ReadonlyMap<string, MachineDraft>;
  readonly #hosts: ReadonlyMap<string, HostDraft>;

  constructor(private readonly draft: SiteDraft) {
    this.#machines = new Map(draft.machines.map((machine) => [machine.name, machine]));
    this.#hosts = new Map(draft.hosts.map((host) => [host.name, host]));
  }

  /** Every value of a machine with its origin, in the order of the layers; empty for an unknown machine. */
  explain(machine: string): readonly ExplainedValue[] {
    return this.machine(machine)?.values ?? [];
  }

  /** A VM or a physical machine; undefined where there is none of that name. */
  machine(name: string): ExplainedThing | undefined {
    const vm = this.#machines.get(name);
    const host = this.#hosts.get(name);
    if (vm) {
      const values = valuesOf(vm, vm.spec, 'vm').filter(({ steps }) => isOfUse(vm, steps));
      return { kind: 'vm', name, values: withPosture(withNode(vm, values), vm.environment.tree) };
    }
    if (!host) return undefined;
    const environment = this.draft.environments.get(host.environment?.value ?? '');
    return {
      kind: 'host',
      name,
      values: withPosture(valuesOf(host, host.own, 'host'), environment?.tree),
    };
  }

  /** Where the first of a subject's paths that any layer sets is written, `specs/vms/dev1.yaml:3:9`. */
  placeOf(subject: Subject): string | undefined {
    const [found] = this.#originsOf(subject);
    return found && `${found.file}:${String(found.line)}:${String(found.column)}`;
  }

  /**
   * The line of a file to mend: of the first of a subject's paths that a file sets, else of the machine, the node or the environment
   * itself. Undefined where the subject is in no file.
   */
  lineOf(subject: Subject): Origin | undefined {
    const { machine = '', node = '', environment = '' } = subject;
    const { nodes, environments } = this.draft;
    const entries = [
      this.#machines.get(machine) ?? this.#hosts.get(machine),
      nodes.get(node),
      environments.get(environment),
    ];
    const declared = entries.flatMap((entry) => (entry ? [originOf(entry.place)] : []));
    return [...this.#originsOf(subject), ...declared].find(isInFile);
  }

  /** Where any layer sets a subject's paths, in their order. */
  #originsOf({ machine, environment, node, paths }: Subject): readonly Origin[] {
    const { nodes, environments, tree } = this.draft;
    const named = [environments.get(environment ?? '')?.tree, nodes.get(node ?? '')?.tree];
    const isNamed = [machine, environment, node].some((name) => name !== undefined);
    const values = [
      ...(machine === undefined ? [] : this.explain(machine)),
      ...named.flatMap((each) => (each ? leaves(each, []) : [])),
      ...(isNamed ? [] : leaves(tree, [])),
    ];
    return paths.flatMap((path) => {
      const found = values.find((value) =>
        [value.path, value.steps.join('.')].some((each) => each === path || each.startsWith(`${path}.`)),
      );
      return found ? [found.origin] : [];
    });
  }

  /** Names of the environments, and of the VMs and the physical machines of each. */
  environments(): readonly { readonly name: string; readonly vms: readonly { readonly name: string }[] }[] {
    const { environments, machines, hosts } = this.draft;
    return [...environments.values()].map((environment) => ({
      name: environment.name,
      vms: [
        ...machines.filter((machine) => machine.environment === environment),
        ...hosts.filter((host) => host.environment?.value === environment.name),
      ].map(({ name }) => ({ name })),
    }));
  }

  /** What is in no environment: the site under its name, its nodes, and the physical machines that serve all. */
  outside(): readonly ExplainedThing[] {
    const { tree, nodes, hosts, name = '' } = this.draft;
    const free = hosts.filter(({ environment }) => environment === undefined);
    return [
      { kind: 'site', name, values: leaves(tree, []) },
      ...[...nodes.values()].map((node) => ({
        kind: 'node' as const,
        name: node.name,
        values: leaves(node.tree, []),
      })),
      ...free.flatMap((host) => this.machine(host.name) ?? []),
    ];
  }

  /** All that makes up an environment: the site, its nodes, itself, its machines, and hosts that serve all. */
  environment(name: string): readonly ExplainedThing[] {
    const { tree, nodes, environments, machines, hosts } = this.draft;
    const environment = environments.get(name);
    if (!environment) return [];
    const members = machines.filter((machine) => machine.environment === environment);
    const used = new Set([environment.node?.value, ...members.map(({ node }) => node?.value)]);
    const near = hosts.filter((host) => host.environment === undefined || host.environment.value === name);
    return [
      { kind: 'site', name: this.draft.name ?? '', values: leaves(tree, []) },
      ...[...nodes.values()]
        .filter((node) => used.has(node.name))
        .map((node) => ({ kind: 'node' as const, name: node.name, values: leaves(node.tree, []) })),
      { kind: 'environment', name, values: leaves(environment.tree, []) },
      ...[...members, ...near].flatMap((machine) => this.machine(machine.name) ?? []),
    ];
  }
}

/** The posture of a machine is mostly its environment's, which no layer of the machine has; without one it is the strict one. */
function withPosture(
  values: readonly ExplainedValue[],
  environment: Tree | undefined,
): readonly ExplainedValue[] {
  const steps = ['install', 'posture'];
  if (values.some(({ path }) => path === pathOf(steps))) return values;
  const found = environment && descend(environment, ['posture']);
  const [own] = found
    ? leaves(found, steps)
    : [
        {
          path: pathOf(steps),
          steps,
          value: 'prod',
          origin: { file: BUILT_IN_NAME, line: 1, column: 1 },
          shadowed: [],
        },
      ];
  if (!own) return values;
  const first = values.findIndex((value) => value.steps[0] === 'install');
  return values.toSpliced(first < 0 ? values.length : first, 0, own);
}

/** The node of a VM is mostly its environment's, which no layer of the VM has. */
function withNode({ node }: MachineDraft, values: readonly ExplainedValue[]): readonly ExplainedValue[] {
  const steps = ['vm', 'node'];
  const path = pathOf(steps);
  if (!node || values.some((value) => value.path === path)) return values;
  const own = { path, steps, value: node.value, origin: originOf(node.place), shadowed: [] };
  const first = values.findIndex((value) => value.steps[0] === 'vm');
  return values.toSpliced(first < 0 ? values.length : first, 0, own);
}

/** What a copy would be made from if it were none says nothing of it. */
function isOfUse({ bootMethod }: MachineDraft, [side, field]: readonly string[]): boolean {
  return !(side === 'vm' && (field === 'image' || field === 'clone') && field !== bootMethod);
}

function valuesOf(draft: MachineDraft | HostDraft, own: Tree, side: 'vm' | 'host'): ExplainedValue[] {
  return withAllocated(draft.allocated ?? [], [
    ...OWN_FIELDS.flatMap((field) => {
      const found = descend(own, [field]);
      // The layers of `install` have the host name already where an upper one says it.
      return found && !descend(draft.software, [field]) && !descend(draft.hardware, [field])
        ? leaves(found, [field])
        : [];
    }),
    ...leaves(draft.hardware, [side]),
    ...leaves(draft.software, ['install']),
  ]);
}

/** What was handed out takes the place of what asked for it, as `auto`, and shadows it. */
function withAllocated(
  allocated: readonly AllocatedValue[],
  values: readonly ExplainedValue[],
): ExplainedValue[] {
  const given = new Map(allocated.map((each) => [pathOf(each.steps), each]));
  const answered = values.map((asked): ExplainedValue => {
    const answer = given.get(asked.path);
    if (!answer) return asked;
    given.delete(asked.path);
    const { value, origin, shadowed } = asked;
    return {
      ...asked,
      value: answer.value,
      origin: originOf(answer.place),
      shadowed: [{ value, origin }, ...shadowed],
    };
  });
  const unasked = [...given.values()].map(({ steps, value, place }) => ({
    path: pathOf(steps),
    steps,
    value,
    origin: originOf(place),
    shadowed: [],
  }));
  return [...answered, ...unasked];
}

function leaves(tree: Tree, steps: readonly string[]): ExplainedValue[] {
  if (tree.kind === 'map' && tree.entries.size > 0) {
    return [...tree.entries].flatMap(([key, { value }]) => leaves(value, [...steps, key]));
  }
  const shadowed = (tree.shadowed ?? []).flatMap((lower) => shadowedLeaves(lower, steps));
  return [
    { path: pathOf(steps), steps, value: printed(tree, steps), origin: originOf(tree.place), shadowed },
  ];
}

/** A whole map may be shadowed by a null: then each of its leaves is. */
function shadowedLeaves(tree: Tree, steps: readonly string[]): ShadowedValue[] {
  if (tree.kind === 'map' && tree.entries.size > 0) {
    return [...tree.entries].flatMap(([key, { value }]) => shadowedLeaves(value, [...steps, key]));
  }
  return [{ value: printed(tree, steps), origin: originOf(tree.place) }];
}

/** What `validate` warns of as a secret in plain text is not printed a second time. */
function printed(tree: Tree, steps: readonly string[]): Json {
  const value = toPlain(tree) ?? null;
  const name = steps.at(-1) ?? '';
  const isFree = steps.includes('vars') || steps.includes('services');
  return isFree ? withoutSecrets(value, name) : value;
}

function withoutSecrets(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutSecrets(item, name));
  if (typeof value !== 'object' || value === null) return looksLikeSecret(name, value) ? '***' : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner, key)]));
}

/** Neither built in nor of the command line: `<built-in>`, `<stdin>`, `--set`. */
function isInFile({ file }: Origin): boolean {
  return !/^(<|--)/.test(file);
}

function originOf({ source, start }: Place): Origin {
  return { file: source.name, ...source.position(start) };
}
