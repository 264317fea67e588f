import type { z } from 'zod';
import { type ProblemList, suggestName } from '../errors';
import { BUILT_IN_LAYER, BUILT_IN_NAME } from '../layers';
import {
  checkShape,
  defaultsFile,
  environmentFile,
  installConfigFile,
  nodeFile,
  setLayer,
  siteFile,
  vmSpec,
  vmSpecsFile,
} from '../schema';
import { SourceFile } from '../text';
import { emptyMap, type MapTree, readYaml, type Tree } from '../yaml';
import { readSets } from './read-sets';
import { FOLDERS, showName, type SiteFile, TOP_FILES } from './site-files';
import { join } from 'node:path';

/** A site's files as checked trees, not yet merged. */
export interface Documents {
  readonly builtIn: MapTree;
  readonly defaults: MapTree;
  readonly site: MapTree;
  readonly nodes: ReadonlyMap<string, MapTree>;
  readonly environments: ReadonlyMap<string, MapTree>;
  readonly vmSpecs: MapTree;
  /** Those with a file of their own. */
  readonly vms: ReadonlyMap<string, MapTree>;
  readonly installConfig: MapTree;
  /** What `--set` says, as one layer. */
  readonly sets: MapTree;
}

/** What is read and where paths start from. */
export interface DocumentsOptions {
  readonly siteDirectory: string;
  readonly files: readonly SiteFile[];
  readonly sets: readonly string[];
  readonly workingDirectory: string;
}

const SCHEMAS = {
  'defaults.yaml': defaultsFile,
  'site.yaml': siteFile,
  'vm_specs.yaml': vmSpecsFile,
  'install_config.yaml': installConfigFile,
  nodes: nodeFile,
  envs: environmentFile,
  vms: vmSpec,
} as const;

/** Parses each file and checks its shape; every fault is reported. */
export function readDocuments(options: DocumentsOptions, problems: ProblemList): Documents {
  const { siteDirectory, files, sets, workingDirectory } = options;
  const read = (file: SiteFile, schema: z.ZodType): MapTree => {
    const directory = file.directory ?? join(siteDirectory, file.path, '..');
    return readDocument(
      new SourceFile(file.name ?? showName(siteDirectory, file.path), file.text, directory),
      schema,
      problems,
    );
  };
  const top = new Map<string, MapTree>();
  const folders = {
    nodes: new Map<string, MapTree>(),
    envs: new Map<string, MapTree>(),
    vms: new Map<string, MapTree>(),
  };
  for (const file of files) {
    const folder = FOLDERS.find((name) => file.path.startsWith(`${name}/`));
    const topFile = TOP_FILES.find((name) => name === file.path);
    if (topFile) top.set(topFile, read(file, SCHEMAS[topFile]));
    else if (folder)
      folders[folder].set(file.path.slice(folder.length + 1, -'.yaml'.length), read(file, SCHEMAS[folder]));
    else reportMisplaced(file, problems);
  }
  const document = (name: (typeof TOP_FILES)[number]): MapTree =>
    top.get(name) ??
    emptyMap({ source: new SourceFile(showName(siteDirectory, name), '', siteDirectory), start: 0, end: 0 });
  const setTree = readSets(sets, workingDirectory, problems);
  return {
    builtIn: readDocument(
      new SourceFile(BUILT_IN_NAME, BUILT_IN_LAYER, siteDirectory),
      defaultsFile,
      problems,
    ),
    defaults: document('defaults.yaml'),
    site: document('site.yaml'),
    nodes: folders.nodes,
    environments: folders.envs,
    vmSpecs: document('vm_specs.yaml'),
    vms: folders.vms,
    installConfig: document('install_config.yaml'),
    sets: asMap(
      setTree && checkShape(setTree, setLayer, problems),
      new SourceFile('--set', '', workingDirectory),
    ),
  };
}

function readDocument(source: SourceFile, schema: z.ZodType, problems: ProblemList): MapTree {
  const tree = readYaml(source, problems);
  // A file in which everything is commented out says nothing, which is no fault.
  const empty = tree?.kind === 'scalar' && tree.value === null;
  return asMap(tree && !empty ? checkShape(tree, schema, problems) : undefined, source);
}

function asMap(tree: Tree | undefined, source: SourceFile): MapTree {
  return tree?.kind === 'map' ? tree : emptyMap({ source, start: 0, end: 0 });
}

function reportMisplaced(file: SiteFile, problems: ProblemList): void {
  problems.add({
    code: 'FILE_MISPLACED',
    message: `${file.path} is not a file of a site`,
    hint: suggestName(file.path, [...TOP_FILES, ...FOLDERS.map((folder) => `${folder}/<name>.yaml`)], 'file'),
  });
}
