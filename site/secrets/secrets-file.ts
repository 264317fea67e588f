import { join } from 'node:path';
import { isThere, readSpecText, SECRETS_FILE, showName } from '../documents';
import type { ProblemList } from '../errors';
import { SourceFile } from '../text';
import { descend, readYaml, type Tree } from '../yaml';
import { unwrapDataKey } from './age/data-key';
import { findIdentities, type Variables } from './age/identities';
import { decryptFile, type FileSecret } from './sops/decrypt-file';
import { leavesOf } from './sops/leaves';
import { reportUnencrypted } from './sops/plain-values';
import { readSopsFile, type SopsFile } from './sops/sops-file';
import { decryptWithSops, findSops } from './sops/sops-program';

/** Where a site's secrets are and what they are decrypted with. Folders are absolute. */
export interface SecretsOptions {
  readonly siteDirectory: string;
  /** Folder that names of files are shown from. */
  readonly workingDirectory: string;
  /** Variables of the process. */
  readonly environment: Variables;
  /** What `~` stands for. @default the user's home directory */
  readonly homeDirectory?: string;
}

/** `secrets.yaml` of a site: its keys at once, its values when they are asked for. */
export class SecretsFile {
  #decrypted: Promise<ReadonlyMap<string, FileSecret> | undefined> | undefined;

  private constructor(
    private readonly file: SopsFile,
    private readonly options: SecretsOptions,
  ) {}

  /** Reads it without decrypting; undefined where there is none, or where it cannot be used, which is reported. */
  static open(options: SecretsOptions, problems: ProblemList): SecretsFile | undefined {
    const { siteDirectory } = options;
    const path = join(siteDirectory, SECRETS_FILE);
    const name = showName(options, SECRETS_FILE);
    if (!isThere(path)) return undefined;
    const text = readSpecText(path, { name, within: siteDirectory }, problems);
    if (text === undefined) return undefined;
    const source = new SourceFile(name, text, siteDirectory, true);
    const tree = readYaml(source, problems);
    const file = tree && readSopsFile(source, tree, problems);
    if (file === 'plain') reportUnencrypted(tree, problems, 'error');
    return file === undefined || file === 'plain' ? undefined : new SecretsFile(file, options);
  }

  /** What stands at a path, without its value: nothing (or empty text), a single value, or a map, list or null. */
  kindOf(path: string): 'none' | 'value' | 'other' {
    const found = this.find(path);
    if (!found || (found.kind === 'scalar' && found.value === '')) return 'none';
    return found.kind === 'scalar' && found.value !== null ? 'value' : 'other';
  }

  /** The paths of all values, or of those below a path. */
  keysBelow(path?: string): readonly string[] {
    const above = path === undefined ? '' : `${path}.`;
    return [...leavesOf(this.file.tree)]
      .map((leaf) => leaf.path.join('.'))
      .filter((each) => each.startsWith(above));
  }

  /** Where a key's value stands. */
  find(path: string): Tree | undefined {
    return descend(this.file.tree, path.split('.'));
  }

  /** Every value by its path; undefined where it cannot be decrypted, which is reported once. */
  decrypt(problems: ProblemList): Promise<ReadonlyMap<string, FileSecret> | undefined> {
    this.#decrypted ??= decrypt(this.file, this.options, problems);
    return this.#decrypted;
  }
}

async function decrypt(
  file: SopsFile,
  { environment, homeDirectory }: SecretsOptions,
  problems: ProblemList,
): Promise<ReadonlyMap<string, FileSecret> | undefined> {
  const program = findSops(environment);
  if (file.foreign !== undefined) {
    if (program !== undefined) return decryptWithSops(file, { program, environment }, problems);
    problems.add({
      code: 'SOPS_UNSUPPORTED',
      message: `it is encrypted with ${file.foreign}, which only the program sops can decrypt; it is not on PATH`,
      hint: 'install sops, or encrypt the file for an age recipient',
      place: file.keysPlace,
    });
    return undefined;
  }
  const identities = findIdentities(environment, problems, { homeDirectory });
  // Identities of plugins, and those that a program gives, are for sops.
  if (identities.identities.length === 0 && identities.hasOthers && program !== undefined)
    return decryptWithSops(file, { program, environment }, problems);
  const key = await unwrapDataKey(file, identities, problems);
  return key && decryptFile(file, key, problems);
}
