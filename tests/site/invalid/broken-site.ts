import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument, Scalar } from 'yaml';
import { findSiteDirectory, formatProblems, loadSite } from '../../../site';

/** Folder of the cases: `base/` is a correct site, each `<topic>/<case>.yaml` says what is broken in it. */
export const CORPUS = join(__dirname, '../../golden/invalid');

/** What a case changes in the base. Paths start from the site's folder. */
export interface BrokenSite {
  /** What is wrong, in words. */
  readonly title: string;
  /** Whole texts, or null to take a file away. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Parts of the base's files and what stands in their place. */
  readonly edit?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files whose bytes are no text, in base64. */
  readonly bytes?: Readonly<Record<string, string>>;
  /** Symbolic links and where they lead. */
  readonly links?: Readonly<Record<string, string>>;
  /** Arguments of `--set`. */
  readonly set?: readonly string[];
  /** Argument of `--site`, for cases in which no site is found. */
  readonly site?: string;
  /** What is printed, to the last character. */
  readonly expected?: string;
}

/** Names of all cases, `yaml/tab-as-indent`. */
export function caseNames(): readonly string[] {
  return readdirSync(CORPUS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'base')
    .flatMap((topic) =>
      readdirSync(join(CORPUS, topic.name)).map((file) => `${topic.name}/${file.replace(/\.yaml$/, '')}`),
    )
    .sort();
}

const caseFile = (name: string): string => join(CORPUS, `${name}.yaml`);

/** Reads a case. */
export function readCase(name: string): BrokenSite {
  return parseDocument(readFileSync(caseFile(name), 'utf8')).toJS() as BrokenSite;
}

/** Writes what a case prints; the rest of its file stays as it is. */
export function writeExpected(name: string, text: string): void {
  const document = parseDocument(readFileSync(caseFile(name), 'utf8'));
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  document.set('expected', scalar);
  writeFileSync(caseFile(name), document.toString({ lineWidth: 0 }));
}

/** Makes the broken site below a folder, loads it, and returns what people would see. */
export function printedProblems(broken: BrokenSite, folder: string): string {
  const specs = join(folder, 'specs');
  rmSync(specs, { recursive: true, force: true });
  cpSync(join(CORPUS, 'base'), specs, { recursive: true });
  breakSite(broken, specs);
  const found = findSiteDirectory({ workingDirectory: folder, site: broken.site ?? 'specs' });
  const { problems } = found.ok
    ? loadSite({
        siteDirectory: found.siteDirectory,
        workingDirectory: folder,
        homeDirectory: join(folder, 'home'),
        sets: broken.set ?? [],
      })
    : found;
  return `${formatProblems(problems, { color: false }).replaceAll(folder, '/project')}\n`;
}

function breakSite({ files = {}, edit = {}, bytes = {}, links = {} }: BrokenSite, specs: string): void {
  const at = (path: string): string => {
    mkdirSync(dirname(join(specs, path)), { recursive: true });
    return join(specs, path);
  };
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(at(path), { recursive: true });
    else writeFileSync(at(path), text);
  }
  for (const [path, replacements] of Object.entries(edit)) {
    for (const [part, by] of Object.entries(replacements)) {
      const text = readFileSync(at(path), 'utf8');
      if (!text.includes(part)) throw new Error(`"${part}" is not in ${path} of the base`);
      writeFileSync(
        at(path),
        text.replace(part, () => by),
      );
    }
  }
  for (const [path, base64] of Object.entries(bytes)) writeFileSync(at(path), Buffer.from(base64, 'base64'));
  for (const [path, target] of Object.entries(links)) {
    rmSync(at(path), { recursive: true, force: true });
    symlinkSync(target, at(path));
  }
}
