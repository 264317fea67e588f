import type { ProblemList } from '../errors';
import { merge } from '../layers';
import { SourceFile } from '../text';
import { type MapTree, readYaml, type Tree } from '../yaml';

/** One step of a path: plain, or in double quotes where it has a dot or an equals sign. */
const STEP = /"([^"]+)"|([^".=\s]+)/y;

/** What `--var NAME=VALUE` stands for: a path of the layer. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = { node: ['environment', 'node'] };

/** Texts of the command line that make its layer. */
export interface SetTexts {
  /** `vms.dev1.memory=2GiB` */
  readonly sets: readonly string[];
  /** `node=pve1` */
  readonly vars: readonly string[];
}

/** Makes one layer of `path=value` texts; a later one wins. Values are YAML: `2GiB`, `[dev1, dev2]`, `null`. */
export function readSets(
  { sets, vars }: SetTexts,
  directory: string,
  problems: ProblemList,
): Tree | undefined {
  const trees = [
    ...vars.map((text) => readVariable(new SourceFile('--var', text, directory), problems)),
    ...sets.map((text) => readSet(new SourceFile('--set', text, directory), problems)),
  ];
  return trees.reduce((layer, tree) => (layer && tree ? merge(layer, tree) : (layer ?? tree)), undefined);
}

function readVariable(source: SourceFile, problems: ProblemList): Tree | undefined {
  const name = /^\s*([A-Za-z_]\w*)\s*=\s*\S/.exec(source.text)?.[1];
  const path = name === undefined ? undefined : VARIABLES[name];
  if (name === undefined || !path) {
    problems.add({
      code: 'BAD_SET',
      message:
        name === undefined
          ? `"${source.text}" is not of the form name=value`
          : `there is no variable "${name}"`,
      hint: 'the one variable is node, as in --var node=pve1; all else is said with --set path=value',
      place: { source, start: 0, end: source.text.length },
    });
    return undefined;
  }
  const start = source.text.indexOf(name);
  return nested(
    source,
    path.map((key) => ({ key, start, end: start + name.length })),
    source.text.indexOf('='),
    problems,
  );
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
  return nested(source, steps, last.end, problems);
}

/** The value after the equals sign, under the steps. */
function nested(
  source: SourceFile,
  steps: readonly PathStep[],
  equals: number,
  problems: ProblemList,
): Tree | undefined {
  // Blanks in place of the path keep the offsets right.
  const blanked = ' '.repeat(equals + 1) + source.text.slice(equals + 1);
  const refused = steps.find(({ key }) => key === '__proto__');
  if (refused) {
    const { start, end } = refused;
    const message = '"__proto__" cannot be a key';
    problems.add({ code: 'BAD_VALUE', message, hint: 'choose another name', place: { source, start, end } });
    return undefined;
  }
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
