import { parseBoolean } from '../../../pve/wire';
import { Complaint } from '../http/params';
import type { ParameterFacts, PropertyFacts } from './model';
import { textCheck } from './text-check';

/** The keys of a property string. */
export type PropertyFormat = Readonly<Record<string, PropertyFacts>>;

/**
 * Checks a property string, `virtio,bridge=vmbr0`, against the keys of its format.
 *
 * @throws Complaint in PVE's words.
 */
export function checkProperties(format: PropertyFormat, text: string): void {
  const found = readKeys(format, text);
  const errors: string[] = [];
  for (const [key, value] of found) {
    const complaint = complaintOf(format[key] ?? {}, value);
    if (complaint !== undefined) errors.push(`${key}: ${complaint}`);
    const { requires } = format[key] ?? {};
    if (requires !== undefined && !found.has(requires)) {
      errors.push(`${requires}: missing property - '${key}' requires this property`);
    }
  }
  for (const [key, facts] of Object.entries(format)) {
    if (facts.alias === undefined && facts.optional !== true && !found.has(key)) {
      errors.push(`${key}: property is missing and it is not optional`);
    }
  }
  if (errors.length > 0) throw new Complaint(`invalid format - format error\n${errors.sort().join('\n')}\n`);
}

/**
 * Reads a property string as PVE answers it where it parses one: booleans are 1 and 0, all else stays text.
 *
 * @throws Complaint in PVE's words.
 */
export function readProperties(format: PropertyFormat, text: string): Record<string, string | number> {
  const entries = [...readKeys(format, text)].map(([key, value]) => {
    const isFlag = format[key]?.type === 'boolean';
    return [key, isFlag ? Number(parseBoolean(value) ?? false) : value] as const;
  });
  return Object.fromEntries(entries);
}

function readKeys(format: PropertyFormat, text: string): Map<string, string> {
  const defaultKey = Object.entries(format).find(([, facts]) => facts.default_key === 1)?.[0];
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, given, value] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
    const name = given ?? defaultKey;
    if (name === undefined || (given === undefined && part.includes('='))) {
      throw complain(
        part.includes('=')
          ? 'missing key in comma-separated list property'
          : 'value without key, but schema does not define a default key',
      );
    }
    const facts = Object.hasOwn(format, name) ? format[name] : undefined;
    const key = facts?.alias ?? name;
    // `virtio=BC:24:…` names the model by its key.
    if (facts?.keyAlias !== undefined) {
      if (found.has(facts.keyAlias)) throw complain(`key alias '${facts.keyAlias}' is already defined`);
      found.set(facts.keyAlias, name);
    }
    if (found.has(key)) throw complain(`duplicate key in comma-separated list property: ${name}`);
    if (!Object.hasOwn(format, key)) throw complain(`invalid key in comma-separated list property: ${name}`);
    found.set(key, value ?? part);
  }
  return found;
}

function complain(words: string): Complaint {
  return new Complaint(`invalid format - format error\n${words}\n`);
}

function complaintOf(facts: ParameterFacts, value: string): string | undefined {
  const { type, minimum, maximum } = facts;
  if (type === 'boolean')
    return parseBoolean(value) === undefined ? `type check ('boolean') failed - got '${value}'` : undefined;
  if (type === 'integer' || type === 'number') {
    const isNumber = type === 'integer' ? /^[+-]?\d+$/ : /^[+-]?\d+(\.\d+)?$/;
    if (!isNumber.test(value)) return `type check ('${type}') failed - got '${value}'`;
    if (minimum !== undefined && Number(value) < minimum)
      return `value must have a minimum value of ${minimum}`;
    if (maximum !== undefined && Number(value) > maximum)
      return `value must have a maximum value of ${maximum}`;
    return undefined;
  }
  try {
    textCheck(facts)(value);
    return undefined;
  } catch (error) {
    if (error instanceof Complaint) return error.message.trim();
    throw error;
  }
}
