import type { Json } from '../../site';

/** An expression of Nix that is written as it is. */
export class NixExpression {
  /** @param text `config.networking.fqdn` */
  constructor(readonly text: string) {}
}

/** What becomes an expression of Nix; undefined is left out. */
export type NixValue =
  Json | undefined | NixExpression | readonly NixValue[] | { readonly [name: string]: NixValue };

/** Writes a value in Nix's language. No text of it becomes code: quotes, backslashes and `${` are escaped. */
export function toNix(value: NixValue, indent = ''): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof NixExpression) return value.text;
  if (typeof value === 'string') return nixString(value);
  if (typeof value === 'number') return value < 0 ? `(${String(value)})` : String(value);
  if (typeof value === 'boolean') return String(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[ ]';
    // An element that is a call or a negative number would fall apart.
    const elements = value.map((each) =>
      each instanceof NixExpression ? `(${each.text})` : toNix(each, inner),
    );
    return `[\n${elements.map((each) => `${inner}${each}\n`).join('')}${indent}]`;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return '{ }';
  const lines = entries.map(([name, each]) => `${inner}${nixName(name)} = ${toNix(each, inner)};\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function isList(value: object): value is readonly NixValue[] {
  return Array.isArray(value);
}

function nixName(name: string): string {
  const isPlain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) && !KEYWORDS.has(name);
  return isPlain ? name : nixString(name);
}

function nixString(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

const KEYWORDS = new Set([...['if', 'then', 'else', 'assert', 'with', 'let', 'in', 'rec', 'inherit', 'or']]);
