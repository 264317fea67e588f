import type { z } from 'zod';
import { nearest, type ProblemCode } from '../errors';
import type { ListTree, ScalarTree, Tree } from '../yaml';

/** Code and words of a fault. */
export interface Words {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
};

/** Puts zod's issue about a single value into plain words. */
export function typeProblem(
  issue: z.core.$ZodIssue,
  found: Tree | undefined,
  path: readonly PropertyKey[],
): Words {
  const field = nameOf(path);
  if (found === undefined) {
    const key = String(path.at(-1));
    return { code: 'MISSING_FIELD', message: `${field} is missing`, hint: `add "${key}: …" here` };
  }
  if (isSecretField(path) && found.kind === 'scalar' && found.value !== null) {
    const hint = 'write a key as text; if this is the secret itself, revoke it: rackwright secrets edit';
    return { code: 'SECRET_IN_SPEC', message: `${field} takes a key of the secrets`, hint };
  }
  const got = describe(found);
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, got, found, path);
    case 'invalid_value': {
      const values = issue.values.map(String);
      const near = found.kind === 'scalar' ? meantBy(String(found.value), values) : undefined;
      const listed = `${field} takes ${values.join(', ')}`;
      return {
        code: 'BAD_VALUE',
        message: `${field} cannot be ${got}`,
        hint: near === undefined ? listed : `did you mean "${near}"? ${listed}`,
      };
    }
    case 'too_small':
      if (found.kind === 'list') return lengthProblem(field, found, `at least ${String(issue.minimum)}`);
      return range(field, got, `at least ${String(issue.minimum)}`, issue.origin);
    case 'too_big':
      if (found.kind === 'list') return lengthProblem(field, found, `at most ${String(issue.maximum)}`);
      return range(field, got, `at most ${String(issue.maximum)}`, issue.origin);
    case 'invalid_format':
      return {
        code: 'BAD_VALUE',
        message: `${field} cannot be ${got}`,
        hint: issue.format === 'url' ? urlHint(found, path) : issue.message,
      };
    default:
      return { code: 'BAD_VALUE', message: `${field} cannot be ${got}`, hint: issue.message };
  }
}

/** Words that other tools have for the same. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  efi: ['ovmf', 'uefi'],
  uefi: ['ovmf'],
  ovmf: ['uefi'],
  bios: ['seabios'],
  seabios: ['bios'],
  lacp: ['802.3ad'],
  mirror: ['raid1'],
  raidz: ['zfs-raidz1'],
  running: ['started'],
  production: ['prod'],
  development: ['dev'],
};

function meantBy(got: string, values: readonly string[]): string | undefined {
  return SYNONYMS[got.toLowerCase()]?.find((word) => values.includes(word)) ?? nearest(got, values);
}

/** Fields that name a secret: what stands there in its place is not repeated. */
const SECRET_FIELDS: ReadonlySet<PropertyKey> = new Set([
  'api_token',
  'credentials',
  'root_password',
  'subscription_key',
]);

function isSecretField(path: readonly PropertyKey[]): boolean {
  return SECRET_FIELDS.has(path.at(-1) ?? '') || path.at(-2) === 'secrets';
}

/** Puts into words that a value is of none of the kinds that its field takes. */
export function unionProblem(
  expected: readonly string[],
  found: Tree | undefined,
  path: readonly PropertyKey[],
): Words {
  const field = nameOf(path);
  const kinds = [...new Set(expected.map((kind) => TYPES[kind] ?? kind))].join(' or ');
  const isText = expected.includes('string') && found?.kind === 'scalar' && found.value !== null;
  return {
    code: 'WRONG_TYPE',
    message: `${field} must be ${kinds}, got ${found ? describe(found) : 'nothing'}`,
    hint: isText ? 'put it in quotes if it is text' : `write ${kinds}`,
  };
}

/** Where a list or one of some words belongs, and another word was written. */
export function wordOrListProblem(
  words: readonly string[],
  found: ScalarTree,
  path: readonly PropertyKey[],
): Words {
  return {
    code: 'WRONG_TYPE',
    message: `${nameOf(path)} must be a list or ${words.join(' or ')}, got ${describe(found)}`,
    hint: typeHint('array', found, path.at(-1)),
  };
}

function wrongType(expected: string, got: string, found: Tree, path: readonly PropertyKey[]): Words {
  return {
    code: 'WRONG_TYPE',
    message: `${nameOf(path)} must be ${TYPES[expected] ?? expected}, got ${got}`,
    hint: typeHint(expected, found, path.at(-1)),
  };
}

/** `"memory"`, `entry 2 of "tags"`, or the file itself. */
function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last !== 'number') return `"${String(last)}"`;
  return `entry ${String(last + 1)} of ${nameOf(path.slice(0, -1))}`;
}

function urlHint(found: Tree, path: readonly PropertyKey[]): string {
  const text = found.kind === 'scalar' ? String(found.value) : '';
  if (path.at(-1) !== 'api_endpoint') return 'write a whole URL that starts with https:// or http://';
  const address = text.replace(/^\w+:\/\//, '').replace(/\/$/, '');
  const port = /:\d+$/.test(address) ? '' : ':8006';
  return /^[\w.:[\]-]+$/.test(address)
    ? `did you mean "https://${address}${port}/"? the API is reached by TLS only`
    : 'write a whole URL such as "https://192.168.1.10:8006/"';
}

/** What the first of them is mostly called. */
const FIRST_NAMES: Readonly<Record<string, string>> = {
  nics: 'net0',
  disks: 'scsi0',
  bridges: 'vmbr0',
  bonds: 'bond0',
};

function typeHint(expected: string, found: Tree, field: PropertyKey | undefined): string {
  const value = found.kind === 'scalar' ? found.value : undefined;
  if (value === null && typeof field !== 'string') return 'write a value, or remove the line';
  if (value === null) return `write "${String(field)}: …", or remove the line`;
  if (expected === 'string' && (field === 'memory' || field === 'size') && typeof value === 'number') {
    // What is no size in any unit is not to be refused a second time.
    if (!Number.isInteger(value) || value <= 0)
      return `write a size from 1 ${field === 'memory' ? 'MiB' : 'GiB'}, such as "${field === 'memory' ? '1GiB' : '10GiB'}"`;
    return field === 'memory' ? `did you mean "${String(value)}MiB"?` : `did you mean "${String(value)}GiB"?`;
  }
  if (expected === 'string' && value !== undefined) return `put it in quotes: "${writtenAs(found)}"`;
  if (expected === 'boolean' && typeof value === 'string') {
    if (/^(yes|on|y)$/i.test(value)) return 'did you mean true? YAML 1.2 takes "yes" and "on" for text';
    if (/^(no|off|n)$/i.test(value)) return 'did you mean false? YAML 1.2 takes "no" and "off" for text';
  }
  if ((expected === 'number' || expected === 'int') && typeof value === 'string' && /^\d+$/.test(value)) {
    return `remove the quotes: ${value}`;
  }
  if (expected === 'array' && value !== undefined) return `write a list: [${String(value)}]`;
  const glued = typeof value === 'string' ? /^([\w-]+):(?=[^\s/])/.exec(value) : null;
  if ((expected === 'object' || expected === 'record') && glued)
    return `put a space after the colon of "${glued[0]}"`;
  if ((expected === 'object' || expected === 'record') && found.kind === 'list' && typeof field === 'string')
    return `write each under a name of its own: ${field}: { ${FIRST_NAMES[field] ?? 'name'}: … }`;
  if (expected === 'object' || expected === 'record')
    return 'write "key: value" lines, indented under the field';
  return `write ${TYPES[expected] ?? expected}`;
}

/** A value as its author wrote it: `007` and not the 7 that YAML makes of it. */
function writtenAs({ place: { source, start, end } }: Tree): string {
  return source.text.slice(start, end);
}

function range(field: string, got: string, allowed: string, origin: string): Words {
  const characters = allowed.endsWith(' 1') ? ' character' : ' characters';
  const what = origin === 'string' ? characters : '';
  return { code: 'BAD_VALUE', message: `${field} cannot be ${got}`, hint: `it must be ${allowed}${what}` };
}

/** Of a list the number is wrong, and not what it is. */
function lengthProblem(field: string, { items }: ListTree, allowed: string): Words {
  const { length } = items;
  const got = length === 0 ? 'no entries' : length === 1 ? '1 entry' : `${String(length)} entries`;
  return { code: 'BAD_VALUE', message: `${field} has ${got}`, hint: `it takes ${allowed}` };
}

/** A value in words: `the text "yes"`, `the number 5`, `a list`. */
function describe(tree: Tree): string {
  if (tree.kind === 'list') return 'a list';
  if (tree.kind === 'map') return 'a map';
  if (tree.kind === 'invalid') return 'an invalid value';
  const { value } = tree;
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `the text "${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
  return typeof value === 'number' ? `the number ${String(value)}` : String(value);
}
