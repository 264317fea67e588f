import type { OfficialType } from './official';

/** What an answer does not have as the official description says, one line each. */
export function violations(type: OfficialType, value: unknown, where = 'data'): string[] {
  if (type.type === 'array') {
    if (!Array.isArray(value)) return [`${where}: no array: ${short(value)}`];
    const { items } = type;
    return items ? value.flatMap((item, index) => violations(items, item, `${where}[${index}]`)) : [];
  }
  if (type.type === 'object' || (type.type === undefined && type.properties)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [`${where}: no object: ${short(value)}`];
    }
    return objectViolations(type, value as Record<string, unknown>, where);
  }
  return isScalar(type, value) ? [] : [`${where}: not ${type.type ?? 'any'}: ${short(value)}`];
}

function objectViolations(type: OfficialType, value: Record<string, unknown>, where: string): string[] {
  return Object.entries(type.properties ?? {}).flatMap(([name, property]) => {
    if (name.includes('[n]')) return [];
    // What differs by the type of a section is described once for each type.
    if (property.oneOf) return [];
    if (!(name in value)) return Number(property.optional) === 1 ? [] : [`${where}.${name}: missing`];
    return violations(property, value[name], `${where}.${name}`);
  });
}

function isScalar({ type, enum: words }: OfficialType, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'boolean':
      return value === 0 || value === 1 || typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string' && (words === undefined || words.includes(value));
    default:
      return true;
  }
}

function short(value: unknown): string {
  return (JSON.stringify(value) as string | undefined)?.slice(0, 80) ?? 'undefined';
}
