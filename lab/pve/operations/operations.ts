import type { Param } from '../http/params';
import type { OperationFacts, OperationsFile } from './model';
import data from './operations.json';
import { paramOf, type ParamValue } from './param-of';
import type { PropertyFormat } from './property-format';

const FILE = data as unknown as OperationsFile;

/** Highest index of parameters such as `net[n]`, where it is not 31. */
const MAX_INDEX: Readonly<Record<string, number>> = {
  'hostpci[n]': 15,
  'ide[n]': 3,
  'link[n]': 7,
  'mp[n]': 255,
  'dev[n]': 255,
  'mon[n]': 8,
  'numa[n]': 7,
  'parallel[n]': 2,
  'sata[n]': 5,
  'scsi[n]': 30,
  'serial[n]': 3,
  'unused[n]': 255,
  'usb[n]': 13,
  'virtio[n]': 15,
  'virtiofs[n]': 9,
};

/** Version of PVE whose operations differ: 8 or 9. */
export type Major = 8 | 9;

/** The major version of `9.1.4`. */
export function majorOf(version: string): Major {
  return Number(version.split('.')[0]) >= 9 ? 9 : 8;
}

/** An operation as a version knows it. */
export interface Operation extends OperationFacts {
  readonly name: string;
  readonly schema: Readonly<Record<string, Param<ParamValue>>>;
}

const known = new Map<string, Operation | undefined>();

/** `GET /nodes/{node}/qemu` in a version; undefined when that version does not have it. */
export function operationOf(major: Major, name: string): Operation | undefined {
  const key = `${major} ${name}`;
  if (known.has(key)) return known.get(key);
  const entry = Object.hasOwn(FILE.operations, name) ? FILE.operations[name] : undefined;
  const facts = entry?.both ?? (major === 9 ? entry?.v9 : entry?.v8);
  const operation = facts && withSchema(name, facts);
  known.set(key, operation);
  return operation;
}

/** The schema is made when it is first asked for: a lab starts with all operations and is asked for few. */
function withSchema(name: string, facts: OperationFacts): Operation {
  let schema: Operation['schema'] | undefined;
  return {
    ...facts,
    name,
    get schema() {
      return (schema ??= schemaOf(facts));
    },
  };
}

function schemaOf(facts: OperationFacts): Record<string, Param<ParamValue>> {
  const schema: Record<string, Param<ParamValue>> = {};
  for (const part of facts.params?.split(' ') ?? []) {
    const [name = '', index] = part.split(':');
    const parameter = FILE.parameters[Number(index)] ?? {};
    schema[name] = paramOf(parameter, name.endsWith('[n]') ? (MAX_INDEX[name] ?? 31) : undefined);
  }
  if (facts.open) schema['*'] = paramOf({ optional: true });
  return schema;
}

/** The keys of a parameter that is a property string; undefined for every other one. */
export function propertyFormatOf(
  major: Major,
  operation: string,
  parameter: string,
): PropertyFormat | undefined {
  const parts = operationOf(major, operation)?.params?.split(' ') ?? [];
  const index = parts.find((part) => part.startsWith(`${parameter}:`))?.slice(parameter.length + 1);
  const format = index === undefined ? undefined : FILE.parameters[Number(index)]?.format;
  return typeof format === 'object' ? format : undefined;
}

/** The words that a parameter of an operation may be, in PVE 9. */
export function enumOf(operation: string, parameter: string): readonly string[] {
  const parts = operationOf(9, operation)?.params?.split(' ') ?? [];
  const index = parts.find((part) => part.startsWith(`${parameter}:`))?.slice(parameter.length + 1);
  return FILE.parameters[Number(index)]?.enum ?? [];
}

/** Names of all operations of a version, `GET /access`. */
export function operationNames(major: Major): readonly string[] {
  return Object.keys(FILE.operations).filter((name) => operationOf(major, name) !== undefined);
}
