import type { ProblemList } from '../errors';
import { merge } from '../layers';
import { SourceFile } from '../text';
import { type MapTree, readYaml, type Tree } from '../yaml';

/** One step of a path: plain, or in double quotes where it has a dot or an equals sign. */
const STEP = /"([^"]+)"|([^".=\s]+)/y;

/** Makes one layer of `path=value` texts; a later one wins. Values are YAML: `2GiB`, `[dev1, dev2]`, `null`. */
export function readSets(
  sets: readonly string[],
  directory: string,
  problems: ProblemList,
): Tree | undefined {
  let layer: Tree | undefined;
  for (const text of sets) {
    const tree = readSet(new SourceFile('--set', text, directory), problems);
    if (tree) layer = layer ? merge(layer, tree) : tree;
  }
  return layer;
}

interface PathStep {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

function readSet(source: SourceFile, problems: ProblemList): Tree | undefined {
  const steps = readPath(source.text);
  const last = steps?.at(-1);
  if (!steps || !last) {
    problems.add({
      code: 'BAD_SET',
      message: `"${source.text}" is not of the form path=value`,
      hint: 'write it as --set vms.dev1.memory=2GiB; a step with a dot goes in double quotes',
      place: { source, start: 0, end: source.text.length },
    });
    return undefined;
  }
  // Blanks in place of the path keep the offsets right.
  const blanked = ' '.repeat(last.end + 1) + source.text.slice(last.end + 1);
  const value = readYaml(source, problems, blanked);
  if (!value) return undefined;
  return steps.reduceRight<Tree>((inner, { key, start, end }) => {
    const place = { source, start, end };
    const map: MapTree = { kind: 'map', entries: new Map([[key, { key: place, value: inner }]]), place };
    return map;
  }, value);
}

/** The steps before the equals sign, or undefined where the text has another form. */
function readPath(text: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let at = 0;
  for (;;) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    const key = match?.[1] ?? match?.[2];
    if (key === undefined) return undefined;
    steps.push({ key, start: at, end: STEP.lastIndex });
    at = STEP.lastIndex + 1;
    const next = text[STEP.lastIndex];
    if (next === '=') return steps;
    if (next !== '.') return undefined;
  }
}
