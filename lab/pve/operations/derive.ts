import type { OperationFacts, OperationsFile, ParameterFacts, PermissionCheck } from './model';

interface OfficialParameter {
  readonly type?: string;
  readonly optional?: number;
  readonly format?: string | Readonly<Record<string, OfficialParameter>>;
  readonly items?: OfficialParameter;
  readonly oneOf?: readonly OfficialParameter[];
  readonly 'instance-types'?: readonly string[];
  readonly [key: string]: unknown;
}

interface OfficialMethod {
  readonly allowtoken?: number;
  readonly parameters?: {
    readonly additionalProperties?: unknown;
    readonly properties?: Readonly<Record<string, OfficialParameter>>;
  };
  readonly permissions?: { readonly user?: 'world' | 'all'; readonly check?: PermissionCheck };
  readonly returns?: { readonly links?: readonly { readonly href?: string }[] };
}

/** A node of the official description. */
export interface OfficialNode {
  readonly path: string;
  readonly info?: Readonly<Record<string, OfficialMethod>>;
  readonly children?: readonly OfficialNode[];
}

/** Facts that are taken over; words about them are not. */
const KEPT = 'enum minimum maximum minLength maxLength pattern requires default_key alias keyAlias'.split(
  ' ',
);

/** Derives what the lab must know of each operation: names, types, limits and flags. */
export function deriveOperations(v8: readonly OfficialNode[], v9: readonly OfficialNode[]): OperationsFile {
  const numbers = new Map<string, number>();
  const parameters: ParameterFacts[] = [];
  const intern = (facts: ParameterFacts): number => {
    const key = JSON.stringify(facts);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, parameters.length);
    return parameters.push(facts) - 1;
  };
  const read = (roots: readonly OfficialNode[]): Map<string, OperationFacts> =>
    new Map([...methodsOf(roots)].map(([name, method]) => [name, operation(method, intern)]));
  const [old, current] = [read(v8), read(v9)];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort(byPath);
  const operations = names.map((name) => [name, merge(old.get(name), current.get(name))] as const);
  return { parameters, operations: Object.fromEntries(operations) };
}

function byPath(left: string, right: string): number {
  const [a, b] = [left.split(' ').reverse().join(' '), right.split(' ').reverse().join(' ')];
  return a < b ? -1 : 1;
}

function merge(v8?: OperationFacts, v9?: OperationFacts): OperationsFile['operations'][string] {
  if (v8 && v9 && JSON.stringify(v8) === JSON.stringify(v9)) return { both: v9 };
  return { ...(v8 ? { v8 } : {}), ...(v9 ? { v9 } : {}) };
}

function* methodsOf(nodes: readonly OfficialNode[]): Generator<[string, OfficialMethod]> {
  for (const node of nodes) {
    for (const [method, info] of Object.entries(node.info ?? {})) yield [`${method} ${node.path}`, info];
    yield* methodsOf(node.children ?? []);
  }
}

function operation(method: OfficialMethod, intern: (facts: ParameterFacts) => number): OperationFacts {
  const properties = Object.entries(method.parameters?.properties ?? {});
  const params = properties.map(([name, parameter]) => `${name}:${intern(facts(parameter))}`);
  const { user, check } = method.permissions ?? {};
  const child = /^\{([\w-]+)\}$/.exec(method.returns?.links?.[0]?.href ?? '')?.[1];
  const isOpen = method.parameters !== undefined && method.parameters.additionalProperties !== 0;
  return {
    ...(params.length > 0 ? { params: params.join(' ') } : {}),
    ...(isOpen ? { open: true } : {}),
    ...(user === undefined ? {} : { user }),
    ...(method.allowtoken === 0 ? { noToken: true } : {}),
    ...(check === undefined ? {} : { check }),
    ...(child === undefined ? {} : { child }),
  };
}

function facts(parameter: OfficialParameter): ParameterFacts {
  const kept = Object.entries(parameter).filter(([key]) => KEPT.includes(key));
  const { format, items, oneOf } = parameter;
  const types = parameter['instance-types'];
  return {
    ...(parameter.type === undefined || parameter.type === 'string' ? {} : { type: parameter.type }),
    ...(Number(parameter.optional) === 1 ? { optional: true } : {}),
    ...Object.fromEntries(kept),
    ...(format === undefined ? {} : { format: typeof format === 'string' ? format : keysOf(format) }),
    ...(items === undefined ? {} : { items: facts(items) }),
    ...(types === undefined ? {} : { types }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(facts) }),
  } as ParameterFacts;
}

function keysOf(format: Readonly<Record<string, OfficialParameter>>): Record<string, ParameterFacts> {
  return Object.fromEntries(Object.entries(format).map(([key, parameter]) => [key, facts(parameter)]));
}
