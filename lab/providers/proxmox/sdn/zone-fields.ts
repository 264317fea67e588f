import { parseBoolean, type FormParams, type FormValue } from '../../../../pve/wire';
import { texts } from '../../resource';
import { isList, type ObjectValue, type Value } from '../../values';

/** A zone as the API answers it; with `pending=1` the changes that are not applied yet are beside it. */
export interface ZoneAnswer {
  readonly [key: string]: unknown;
  readonly pending?: unknown;
}

/** How an argument is called on the wire. */
export interface ZoneField {
  readonly argument: string;
  readonly key: string;
  readonly kind: 'text' | 'number' | 'list' | 'flag';
  /** False where PVE cannot take a value away again. */
  readonly canUnset: boolean;
  /** What a zone has where PVE is silent. @default null, or an empty list */
  readonly absent?: Value;
}

/** What every kind of zone has. */
export const COMMON_FIELDS: readonly ZoneField[] = [
  { argument: 'ipam', key: 'ipam', kind: 'text', canUnset: true },
  { argument: 'dns', key: 'dns', kind: 'text', canUnset: true },
  { argument: 'reverse_dns', key: 'reversedns', kind: 'text', canUnset: true },
  { argument: 'dns_zone', key: 'dnszone', kind: 'text', canUnset: true },
  { argument: 'mtu', key: 'mtu', kind: 'number', canUnset: false },
  { argument: 'nodes', key: 'nodes', kind: 'list', canUnset: true },
];

/** The parameters of a zone that has these arguments. */
export function zoneParams(planned: ObjectValue, fields: readonly ZoneField[]): FormParams {
  return Object.fromEntries(fields.map((field) => [field.key, zoneParam(planned, field)] as const));
}

function zoneParam(planned: ObjectValue, field: ZoneField): FormValue {
  const value = planned[field.argument];
  if (field.kind === 'list')
    return isList(value) && value.length > 0
      ? [...texts(planned, field.argument)].sort().join(',')
      : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

/** Reads the arguments of a zone; what is pending wins, since it is what was asked for. */
export function readZone(answer: ZoneAnswer, fields: readonly ZoneField[]): Record<string, Value> {
  const state: Record<string, Value> = {};
  const pending = (answer.pending ?? {}) as Readonly<Record<string, unknown>>;
  let isPending = false;
  for (const field of fields) {
    const wanted = pending[field.key];
    if (wanted !== undefined && wanted !== '') isPending = true;
    state[field.argument] = readField(
      wanted !== undefined && wanted !== '' ? wanted : answer[field.key],
      field,
    );
  }
  state.state = typeof answer.state === 'string' && answer.state !== 'deleted' ? answer.state : null;
  state.pending = isPending ? true : null;
  return state;
}

function readField(value: unknown, field: ZoneField): Value {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const text = isScalar ? String(value) : 'deleted';
  if (text === 'deleted') return field.absent ?? (field.kind === 'list' ? [] : null);
  if (field.kind === 'number') return Number(text);
  if (field.kind === 'flag') return parseBoolean(text) ?? null;
  return field.kind === 'text' ? text : text.split(',').filter((item) => item !== '');
}
