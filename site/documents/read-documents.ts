import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { type Finding, ProblemList, suggestName } from '../errors';
import { adaptFormats } from '../formats';
import { BUILT_IN_LAYER, BUILT_IN_NAME } from '../layers';
import {
  checkShape,
  defaultsFile,
  emptySections,
  environmentFile,
  installConfigFile,
  nodeFile,
  physicalHostFile,
  setLayer,
  siteFile,
  vmSpec,
  vmSpecsFile,
} from '../schema';
import { SourceFile } from '../text';
import { emptyMap, type MapTree, readYaml, scalarsAt, type Tree } from '../yaml';
import { readSecretKeys } from './read-secret-keys';
import { readSets } from './read-sets';
import { refuseSecrets } from './refuse-secrets';
import type { SiteFile } from './site-files';
import { FOLDERS, LOCK_FILE, SECRETS_FILE, showName, type SiteLocation, TOP_FILES } from './site-layout';

/** A site's files as checked trees, not yet merged. */
export interface Documents {
  readonly builtIn: MapTree;
  readonly defaults: MapTree;
  readonly site: MapTree;
  readonly nodes: ReadonlyMap<string, MapTree>;
  /** Physical machines. */
  readonly hosts: ReadonlyMap<string, MapTree>;
  readonly environments: ReadonlyMap<string, MapTree>;
  readonly vmSpecs: MapTree;
  /** Those with a file of their own. */
  readonly vms: ReadonlyMap<string, MapTree>;
  readonly installConfig: MapTree;
  /** What `--set` says, as one layer. */
  readonly sets: MapTree;
  /** Keys of `secrets.yaml` and where they are, never values; absent without that file. */
  readonly secrets?: ReturnType<typeof readSecretKeys>;
  /** `allocations.lock.yaml`; empty without that file. */
  readonly lock: SourceFile;
  /**
   * Files that could not be read or parsed, by their path: what they should have said only looks missing. Those of
   * folders stand in the maps above without any field.
   */
  readonly broken: ReadonlyMap<string, SourceFile>;
  /** Sections without lines, to be told of where nothing else is. */
  readonly empty: readonly Finding[];
}

/** What is read and where paths start from. */
export interface DocumentsOptions extends SiteLocation {
  readonly files: readonly SiteFile[];
  /** Paths of files and folders that are not among them, but should be. */
  readonly broken: readonly string[];
  readonly sets: readonly string[];
  /** `name=value` texts of `--var`. */
  readonly vars: readonly string[];
}

const SCHEMAS = {
  'defaults.yaml': defaultsFile,
  'site.yaml': siteFile,
  'vm_specs.yaml': vmSpecsFile,
  'install_config.yaml': installConfigFile,
  nodes: nodeFile,
  hosts: physicalHostFile,
  envs: environmentFile,
  vms: vmSpec,
} as const;

/** Parses each file and checks its shape; every fault is reported. */
export function readDocuments(options: DocumentsOptions, problems: ProblemList): Documents {
  return new DocumentReader(options, problems).read();
}

class DocumentReader {
  readonly #parsed = new Map<string, Tree>();
  readonly #top = new Map<string, MapTree>();
  readonly #folders = {
    nodes: new Map<string, MapTree>(),
    hosts: new Map<string, MapTree>(),
    envs: new Map<string, MapTree>(),
    vms: new Map<string, MapTree>(),
  };
  readonly #broken = new Map<string, SourceFile>();
  readonly #empty: Finding[] = [];
  #secrets: ReturnType<typeof readSecretKeys>;
  #lock: SourceFile | undefined;

  constructor(
    private readonly options: DocumentsOptions,
    private readonly problems: ProblemList,
  ) {}

  read(): Documents {
    const { siteDirectory, workingDirectory, files, broken } = this.options;
    for (const path of broken) {
      this.break(path, new SourceFile(showName(this.options, path), '', siteDirectory));
    }
    // What the site leaves out is none of its files, whatever is in it.
    const site = files.find(({ path }) => path === 'site.yaml');
    if (site) this.readFile(site);
    const excluded = new Set(
      scalarsAt(this.#parsed.get('site.yaml'), 'exclude').map(({ value }) => `vms/${String(value)}.yaml`),
    );
    for (const file of files) {
      if (file === site) continue;
      this.readFile(file, excluded.has(file.path) ? new ProblemList() : this.problems);
    }
    for (const [path, tree] of adaptFormats(this.#parsed, this.problems)) this.keep(path, tree);
    return {
      builtIn: this.readBuiltIn(),
      defaults: this.topFile('defaults.yaml'),
      site: this.topFile('site.yaml'),
      nodes: this.#folders.nodes,
      hosts: this.#folders.hosts,
      environments: this.#folders.envs,
      vmSpecs: this.topFile('vm_specs.yaml'),
      vms: this.#folders.vms,
      installConfig: this.topFile('install_config.yaml'),
      sets: this.readSets(workingDirectory),
      lock: this.#lock ?? new SourceFile(showName(this.options, LOCK_FILE), '', siteDirectory),
      ...(this.#secrets ? { secrets: this.#secrets } : {}),
      broken: this.#broken,
      empty: this.#empty,
    };
  }

  /** @param problems where faults of its YAML are told: of a file that is left out, nowhere */
  private readFile(file: SiteFile, problems = this.problems): void {
    const { path, text, name, directory } = file;
    const source = new SourceFile(
      name ?? showName(this.options, path),
      text,
      directory ?? dirname(join(this.options.siteDirectory, path)),
      path === SECRETS_FILE,
    );
    if (path === LOCK_FILE) {
      this.#lock = source;
      if (text.trim() === '') reportEmptyLock(source, this.problems);
    } else if (path === SECRETS_FILE) {
      this.#secrets = readSecretKeys(source, this.problems);
      if (!this.#secrets) this.break(path, source);
    } else if (topFileOf(path) || folderOf(path)) {
      const tree = readYaml(source, problems);
      if (tree) this.#parsed.set(path, tree);
      else if (problems === this.problems) this.break(path, source);
      else this.#parsed.set(path, emptyMap({ source, start: 0, end: 0 }));
    } else reportMisplaced(file, this.problems);
  }

  /** A file that says nothing is known by its name all the same. */
  private break(path: string, source: SourceFile): void {
    this.#broken.set(path, source);
    if (folderOf(path)) this.#parsed.set(path, emptyMap({ source, start: 0, end: 0 }));
  }

  /** Judges a file by its schema and puts it where it belongs. */
  private keep(path: string, tree: Tree): void {
    const [topFile, folder] = [topFileOf(path), folderOf(path)];
    if (!topFile && !folder) return;
    const { source } = tree.place;
    const schema = SCHEMAS[topFile ?? folder ?? 'vms'];
    const checked = this.check(tree, schema);
    this.#empty.push(...emptySections(tree, schema));
    if (!checked) this.#broken.set(path, source);
    const kept = checked ?? emptyMap({ source, start: 0, end: 0 });
    if (topFile) this.#top.set(topFile, kept);
    else if (folder) this.#folders[folder].set(keyOf(path, folder), kept);
  }

  private readBuiltIn(): MapTree {
    const source = new SourceFile(BUILT_IN_NAME, BUILT_IN_LAYER, this.options.siteDirectory);
    const tree = readYaml(source, this.problems);
    return (tree && this.check(tree, defaultsFile)) ?? emptyMap({ source, start: 0, end: 0 });
  }

  /** The values that the schema takes; undefined where the whole is no map. */
  private check(tree: Tree, schema: z.ZodType): MapTree | undefined {
    // A file in which everything is commented out says nothing, which is no fault.
    if (tree.kind === 'scalar' && tree.value === null) return emptyMap(tree.place);
    const checked = refuseSecrets(checkShape(tree, schema, this.problems), this.problems);
    return checked.kind === 'map' ? checked : undefined;
  }

  private topFile(name: (typeof TOP_FILES)[number]): MapTree {
    const found = this.#top.get(name);
    if (found) return found;
    const { siteDirectory } = this.options;
    return emptyMap({
      source: new SourceFile(showName(this.options, name), '', siteDirectory),
      start: 0,
      end: 0,
    });
  }

  private readSets(directory: string): MapTree {
    const texts = { sets: this.options.sets, vars: this.options.vars };
    const tree = readSets(texts, directory, this.problems);
    const checked = tree && refuseSecrets(checkShape(tree, setLayer, this.problems), this.problems);
    return checked?.kind === 'map'
      ? checked
      : emptyMap({ source: new SourceFile('--set', '', directory), start: 0, end: 0 });
  }
}

function topFileOf(path: string): (typeof TOP_FILES)[number] | undefined {
  return TOP_FILES.find((each) => each === path);
}

function folderOf(path: string): (typeof FOLDERS)[number] | undefined {
  return FOLDERS.find((each) => path.startsWith(`${each}/`) && path.endsWith('.yaml'));
}

function keyOf(path: string, folder: (typeof FOLDERS)[number]): string {
  return path.slice(folder.length + 1, -'.yaml'.length);
}

/** All ids would be handed out anew, and machines destroyed that have them: whoever means that removes the file. */
function reportEmptyLock(source: SourceFile, problems: ProblemList): void {
  problems.add({
    code: 'LOCK_INVALID',
    message: 'the lock is empty',
    hint: 'take the file back from version control; or remove it: what it held is then handed out anew',
    place: { source, start: 0, end: 0 },
  });
}

function reportMisplaced(file: SiteFile, problems: ProblemList): void {
  problems.add({
    code: 'FILE_MISPLACED',
    message: `${file.path} is not a file of a site`,
    hint: suggestName(file.path, [...TOP_FILES, ...FOLDERS.map((folder) => `${folder}/<name>.yaml`)], 'file'),
  });
}
