import type { Entry, MapTree, Tree } from '../yaml';
import { type Layer, scalarOf } from './layer';
import type { Notes } from './notes';

/** What is needed to take over a field. */
export interface Target {
  readonly layer: Layer;
  readonly notes: Notes;
  /** Name of the machine, node or file that the field belongs to. */
  readonly owner: string;
}

/** Takes over one field. */
export type FieldRule = (entry: Entry, target: Target, name: string) => void;

/** How the fields of a format are taken over. */
export type Rules = Readonly<Record<string, FieldRule>>;

/** Takes over each field by its rule. One without a rule stays as it is, and the schema judges it. */
export function translate(tree: MapTree, rules: Rules, target: Target): void {
  for (const [name, entry] of tree.entries) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule) rule(entry, target, name);
    else target.layer.set([name], entry.value, entry.key);
  }
}

/** The same value under another path. */
export function to(...path: string[]): FieldRule {
  return ({ key, value }, { layer }) => layer.set(path, value, key);
}

/** A converted value under another path; what the conversion does not know stays as it is. */
export function converted(convert: (value: Tree) => Tree, ...path: string[]): FieldRule {
  return ({ key, value }, { layer }) => layer.set(path, convert(value), key);
}

/** A field that says what holds here anyway. */
export const implied: FieldRule = () => undefined;

/** The name of the thing that the file describes: the file's own name, which counts. */
export const ownName: FieldRule = ({ key, value }, { notes, owner }, name) => {
  if (value.kind === 'scalar' && String(value.value) === owner) return;
  notes.unmapped(name, key, `the file's name is the name here, "${owner}": rename the file`);
};

/** A field that has no counterpart. */
export function unmapped(todo: string): FieldRule {
  return ({ key }, { notes }, name) => {
    notes.unmapped(name, key, todo);
  };
}

/** A section that has no counterpart. */
export function unmappedSection(todo: string): FieldRule {
  return (entry, { notes }, name) => {
    notes.unmappedSection(name, entry, todo);
  };
}

/** A number of MiB or GiB as a size; `20G` as well. */
export function sizeIn(unit: 'MiB' | 'GiB'): (value: Tree) => Tree {
  return (value) => {
    if (value.kind !== 'scalar') return value;
    const text = String(value.value).trim();
    if (/^\d+(\.\d+)?$/.test(text)) return scalarOf(`${text}${unit}`, value.place);
    const short = /^(\d+(?:\.\d+)?)\s*([KMGT])(?:i?B)?$/i.exec(text);
    return short ? scalarOf(`${short[1] ?? ''}${(short[2] ?? '').toUpperCase()}iB`, value.place) : value;
  };
}

/** A whole number that somebody wrote as text, as Terraform takes it. */
export function whole(value: Tree): Tree {
  const isText = value.kind === 'scalar' && typeof value.value === 'string' && /^\d{1,9}$/.test(value.value);
  return isText ? scalarOf(Number(value.value), value.place) : value;
}

/** 0 and 1, which Terraform and PVE take for false and true. */
export function bit(value: Tree): Tree {
  if (value.kind !== 'scalar' || (value.value !== 0 && value.value !== 1)) return value;
  return scalarOf(value.value === 1, value.place);
}
