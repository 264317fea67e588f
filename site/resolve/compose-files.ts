import { relative, resolve } from 'node:path';
import { readSpecText, refuseSecrets, showName, type SiteLocation } from '../documents';
import type { ProblemCode, ProblemList } from '../errors';
import { type Place, SourceFile } from '../text';
import { holdsSecret } from '../values';
import { descend, type MapTree, readYaml, type Tree } from '../yaml';
import type { ComposeDraft } from './drafts';
import { Fields } from './fields';

/** Every host that has the project carries the text among its variables. */
const LARGEST_COMPOSE_FILE = 64 * 2 ** 10;
const LIMIT = {
  bytes: LARGEST_COMPOSE_FILE,
  hint: 'split it into projects, or let what it embeds come with its images',
};

/** What Compose refuses too, or could not be looked through; tags are for Compose to judge. */
const FAULTS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'YAML_SYNTAX',
  'YAML_DUPLICATE_KEY',
  'MERGE_CONFLICT',
  'PRIVATE_KEY_IN_SPEC',
  'YAML_DEPTH',
]);

type FileDraft = Omit<ComposeDraft, 'name'>;

/** Reads compose files beside the specs, each once. Paths start from the YAML file that names them. */
export class ComposeFiles {
  /** By absolute path; undefined where what the file says was reported. */
  readonly #files = new Map<string, FileDraft | undefined>();
  readonly #known = new WeakMap<Tree, readonly ComposeDraft[]>();

  constructor(
    private readonly location: SiteLocation,
    private readonly problems: ProblemList,
  ) {}

  /** The projects of a machine by its merged side of the operating system; those with a fault are reported and left out. */
  resolve(software: MapTree): readonly ComposeDraft[] {
    const tree = descend(software, ['services', 'docker', 'compose']);
    if (tree?.kind !== 'map') return [];
    const known = this.#known.get(tree) ?? this.projectsOf(tree);
    this.#known.set(tree, known);
    return known;
  }

  private projectsOf(tree: MapTree): readonly ComposeDraft[] {
    return [...tree.entries].flatMap(([name, { key, value }]) => {
      if (value.kind === 'scalar')
        return value.value === null ? [] : [{ name, project: String(value.value) }];
      if (value.kind !== 'map') return [];
      const fields = new Fields(value, this.problems, `compose project "${name}"`, key);
      const file = fields.require<string>('file: compose/web.yaml', 'file');
      const draft = file && this.read(resolve(file.place.source.directory, file.value), file.place);
      return draft ? [{ name, ...draft }] : [];
    });
  }

  private read(file: string, place: Place): FileDraft | undefined {
    if (this.#files.has(file)) return this.#files.get(file);
    const { siteDirectory } = this.location;
    const name = showName(this.location, relative(siteDirectory, file));
    const text = readSpecText(file, { name, within: siteDirectory, place, limit: LIMIT }, this.problems);
    // Told at each place that names it.
    if (text === undefined) return undefined;
    const draft = this.judge(new SourceFile(name, text, siteDirectory));
    this.#files.set(file, draft);
    return draft;
  }

  private judge(source: SourceFile): FileDraft | undefined {
    let [isSound, isTagged] = [true, false];
    const isTold = ({ code }: { readonly code: ProblemCode }): boolean => {
      if (FAULTS.has(code)) isSound = false;
      if (code === 'YAML_TAG') isTagged = true;
      return FAULTS.has(code);
    };
    const tree = this.problems.during(isTold, () => readYaml(source, this.problems));
    if (!isSound || !tree) return undefined;
    // What has a tag is in no tree.
    if (isTagged ? this.refuseLines(source) : refuseSecrets(tree, this.problems) !== tree) return undefined;
    if (tree.kind === 'map') return { project: { content: source.text }, tree };
    const hint = 'begin with "services:"';
    this.problems.add({ code: 'WRONG_TYPE', message: 'this is no compose file', hint, place: tree.place });
    return undefined;
  }

  /** Refuses secrets by their form, line by line. */
  private refuseLines(source: SourceFile): boolean {
    let start = 0;
    let isRefused = false;
    for (const line of source.text.split('\n')) {
      const place = { source, start, end: start + line.length };
      start += line.length + 1;
      if (!holdsSecret(line)) continue;
      isRefused = true;
      const hint = 'remove it, and revoke it, as it may be in Git';
      this.problems.add({ code: 'SECRET_IN_SPEC', message: 'a secret stands in plain text', hint, place });
    }
    return isRefused;
  }
}
