import { z } from 'zod';
import type { Finding } from '../errors';
import type { Place } from '../text';
import type { Tree } from '../yaml';
import { schemasAt } from './known-keys';

/** Sections that are looked for in each layer by themselves: one without lines is none. */
const SILENT_ANYWHERE = ['vm', 'install'];
const SILENT_AT_TOP = ['vms', 'hosts', 'environment', 'node', 'host'];

/**
 * Maps and lists of a file below which nothing stands: `packages:` looks like a list that is still to be written, and
 * removes the lower layers' instead. A `null` that is written is meant.
 */
export function emptySections(tree: Tree, schema: z.ZodType): readonly Finding[] {
  return unwritten(tree, []).flatMap(({ path, key }) => {
    const kinds = schemasAt(schema, path);
    const [top, entry, deeper] = path;
    const isEntryOf = (section: string): boolean =>
      top === section && entry !== undefined && deeper === undefined;
    // A VM may well have nothing of its own.
    if (!kinds.some(isSection) || isEntryOf('vms')) return [];
    const name = path.at(-1) ?? '';
    // A form of another tool has its own rules for what is left empty.
    if (!key.source.text.slice(key.start, key.end).includes(name)) return [];
    const isSilent =
      SILENT_ANYWHERE.includes(name) ||
      (entry === undefined && SILENT_AT_TOP.includes(name)) ||
      isEntryOf('hosts');
    const isEntry = schemasAt(schema, path.slice(0, -1)).some((kind) => kind instanceof z.ZodRecord);
    return [
      { code: 'EMPTY_SECTION', severity: 'warning', place: key, ...words(name, { isSilent, isEntry }) },
    ];
  });
}

function words(
  name: string,
  { isSilent, isEntry }: { readonly isSilent: boolean; readonly isEntry: boolean },
): Pick<Finding, 'message' | 'hint'> {
  const message = `nothing stands below "${name}"`;
  if (isSilent)
    return { message: `${message}: it says nothing`, hint: 'indent what belongs to it, or remove the line' };
  return {
    message: `${message}, which removes it${isEntry ? '' : ' from the lower layers'}`,
    hint: isEntry
      ? `write "${name}: {}" where it has no fields of its own, or "${name}: null" where it is to go`
      : `indent what belongs to it, or remove the line; "${name}: null" says that it is to go`,
  };
}

interface Unwritten {
  readonly path: readonly string[];
  readonly key: Place;
}

function unwritten(tree: Tree, path: readonly string[]): readonly Unwritten[] {
  if (tree.kind === 'list') return tree.items.flatMap((item) => unwritten(item, [...path, '0']));
  if (tree.kind !== 'map') return [];
  const found: Unwritten[] = [];
  for (const [name, { key, value }] of tree.entries) {
    if (value.kind === 'scalar') {
      if (value.value === null && value.place.start === value.place.end)
        found.push({ path: [...path, name], key });
    } else if (value.kind !== 'invalid') found.push(...unwritten(value, [...path, name]));
  }
  return found;
}

function isSection(schema: z.core.$ZodType): boolean {
  return [z.ZodObject, z.ZodRecord, z.ZodArray].some((kind) => schema instanceof kind);
}
