import { isMap, isScalar, parseDocument, type Document } from 'yaml';
import type { ProblemList } from '../errors';
import type { Json } from '../model';
import type { Change } from './change';
import { keepLayout } from './keep-layout';
import { isSame } from './values';

/** A file of the site before and after the import. */
export interface ImportedFile {
  /** From the site's folder, `hosts/node1.yaml`. */
  readonly path: string;
  /** Absent where the file is new. */
  readonly before?: string;
  /** Absent where the file goes. */
  readonly after?: string;
}

const SCHEMAS: Readonly<Record<string, string>> = {
  'site.yaml': 'schemas/site.schema.json',
  'defaults.yaml': 'schemas/defaults.schema.json',
  hosts: '../schemas/host.schema.json',
  vms: '../schemas/vm.schema.json',
};

/** Puts changes into the texts of the site's files: comments and what is not touched stay as they are. */
export function applyChanges(
  changes: readonly Change[],
  texts: ReadonlyMap<string, string>,
  problems: ProblemList,
): readonly ImportedFile[] {
  const files = new Map<string, Change[]>();
  for (const change of changes) files.set(change.file, [...(files.get(change.file) ?? []), change]);
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, own]): readonly ImportedFile[] => {
      const before = texts.get(path);
      if (own.some((change) => change.path.length === 0))
        return before === undefined ? [] : [{ path, before }];
      const after = applyTo(path, before, { changes: own, problems });
      if (after === before) return [];
      return [{ path, after, ...(before === undefined ? {} : { before }) }];
    });
}

interface Application {
  readonly changes: readonly Change[];
  readonly problems: ProblemList;
}

function applyTo(path: string, before: string | undefined, { changes, problems }: Application): string {
  const document = parseDocument(before ?? headOf(path));
  let touched = false;
  for (const change of changes) {
    const { value } = change;
    const old = valueAt(document, change.path);
    if (isSame(old, value)) continue;
    touched = true;
    if (value === undefined) document.deleteIn(change.path);
    else {
      const isReplaced = old !== undefined && old !== null && before !== undefined;
      if (isReplaced && !change.isSaid) reportReplaced(path, old, { change, problems });
      setAt(document, change.path, value);
    }
  }
  const text = document.toString({ lineWidth: 0 });
  if (before === undefined) return text;
  // A file that is not touched keeps its own layout.
  return touched ? keepLayout(before, text) : before;
}

function headOf(path: string): string {
  const schema = SCHEMAS[path] ?? SCHEMAS[path.split('/')[0] ?? ''];
  return schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n\n{}\n`;
}

function valueAt(document: Document, path: readonly string[]): Json | undefined {
  if (document.contents === null || !document.hasIn(path)) return undefined;
  const node = document.getIn(path, true) as { toJSON?: () => unknown } | undefined;
  return node?.toJSON ? (node.toJSON() as Json) : undefined;
}

/** Sets a value; what is in the way (`vm:` without lines) becomes a map. */
function setAt(document: Document, path: readonly string[], value: Json): void {
  for (let length = 0; length < path.length; length += 1) {
    const around = path.slice(0, length);
    const node = length === 0 ? document.contents : document.getIn(around, true);
    if (!isMap(node)) {
      if (length === 0) document.contents = document.createNode({});
      else document.setIn(around, document.createNode({}));
    } else if (node.items.length === 0) node.flow = false;
  }
  const old = document.getIn(path, true);
  // A scalar keeps the comment behind it.
  if (isScalar(old) && (typeof value !== 'object' || value === null)) old.value = value;
  else
    document.setIn(
      path,
      document.createNode(value, { flow: typeof value === 'object' && !Array.isArray(value) }),
    );
}

function reportReplaced(
  path: string,
  old: Json,
  { change, problems }: { change: Change; problems: ProblemList },
): void {
  problems.add({
    code: 'IMPORT_REPLACES',
    severity: 'warning',
    message: `"${change.path.join('.')}" of ${path} is ${JSON.stringify(old)} and would become ${JSON.stringify(change.value ?? null)}`,
    hint: 'look at the difference; with --write the file is changed',
    place: change.place,
    about: change.path.join('.'),
  });
}
