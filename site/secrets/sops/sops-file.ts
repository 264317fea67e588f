import type { ProblemList } from '../../errors';
import type { Place, SourceFile } from '../../text';
import { descend, type MapTree, placeOf, type Tree } from '../../yaml';
import { isEncrypted } from './cipher';
import { keyMatcher } from './key-matcher';
import { leavesOf, SOPS_KEY } from './leaves';
import { DEFAULT_RULES, isToEncrypt, type SopsRules } from './rules';

/** The data key, encrypted for one age recipient. */
export interface AgeEntry {
  /** `age1…` */
  readonly recipient: string;
  /** The data key as an armored age file. */
  readonly enc: string;
  readonly place: Place;
}

/** An encrypted file that was read, and not yet decrypted. */
export interface SopsFile {
  readonly source: SourceFile;
  readonly tree: MapTree;
  readonly rules: SopsRules;
  readonly mac: { readonly text: string; readonly place: Place };
  readonly macOnlyEncrypted: boolean;
  /** As it stands: the hash is bound to it. */
  readonly lastModified: string;
  readonly age: readonly AgeEntry[];
  /** Where keys are listed, for what is wrong with all of them. */
  readonly keysPlace: Place;
  /** True where comments decide what is encrypted, which only the `sops` program knows. */
  readonly ruledByComments: boolean;
  /** What only the `sops` program knows of; absent where the file can be decrypted without. */
  readonly foreign?: string;
}

const OTHER_KEYS = ['pgp', 'kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms'];
const RULES = ['unencrypted_suffix', 'encrypted_suffix', 'unencrypted_regex', 'encrypted_regex'];
const COMMENT_RULES = ['unencrypted_comment_regex', 'encrypted_comment_regex'];

/** Reads what SOPS says of a file; undefined where it cannot be, which is reported, or `plain` where it is not encrypted. */
export function readSopsFile(
  source: SourceFile,
  tree: Tree,
  problems: ProblemList,
): SopsFile | 'plain' | undefined {
  if (tree.kind === 'scalar' && tree.value === null) return 'plain';
  const read = readMeta(tree);
  if (read === 'plain') return read;
  if (!(read instanceof Refusal)) return { source, ...read };
  problems.add({
    code: 'SOPS_INVALID',
    message: read.message,
    hint: 'take the file back from version control, or start it again with rackwright secrets setup',
    place: placeOf(tree, read.path),
  });
  return undefined;
}

/** Why a file is not read. */
class Refusal {
  constructor(
    readonly path: readonly string[],
    readonly message: string,
  ) {}
}

function readMeta(tree: Tree): Omit<SopsFile, 'source'> | Refusal | 'plain' {
  if (tree.kind !== 'map') return new Refusal([], 'the secrets are no map of keys');
  const meta = tree.entries.get(SOPS_KEY)?.value;
  if (!meta) return 'plain';
  if (meta.kind !== 'map') return new Refusal([SOPS_KEY], 'what SOPS keeps under "sops" is no map');
  const text = (key: string): string | undefined => textAt(meta, [key]);
  const mac = text('mac');
  const lastModified = text('lastmodified');
  if (mac === undefined || !isEncrypted(mac))
    return new Refusal([SOPS_KEY, 'mac'], 'the hash "sops.mac" is missing or not encrypted');
  if (lastModified === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[-+]\d\d:\d\d)$/.test(lastModified))
    return new Refusal(
      [SOPS_KEY, 'lastmodified'],
      '"sops.lastmodified" is missing or no time such as 2026-01-31T12:00:00Z',
    );
  const rules = readRules(meta);
  if (rules instanceof Refusal) return rules;
  if (!isUsable(rules, tree))
    return new Refusal([SOPS_KEY], 'the pattern that says what is encrypted takes too long');
  const age = readAge(meta);
  if (age instanceof Refusal) return age;
  const foreign = foreignPart(meta, age);
  return {
    tree,
    rules,
    mac: { text: mac, place: placeOf(tree, [SOPS_KEY, 'mac']) },
    macOnlyEncrypted: at(meta, ['mac_only_encrypted']) === true,
    lastModified,
    age,
    keysPlace: placeOf(tree, [SOPS_KEY, 'age']),
    ruledByComments: COMMENT_RULES.some((name) => meta.entries.has(name)),
    ...(foreign === undefined ? {} : { foreign }),
  };
}

function readRules(meta: MapTree): SopsRules | Refusal {
  const given = RULES.filter((key) => (textAt(meta, [key]) ?? '') !== '');
  const [key, other] = given;
  if (key === undefined) return COMMENT_RULES.some((name) => meta.entries.has(name)) ? {} : DEFAULT_RULES;
  if (other !== undefined)
    return new Refusal([SOPS_KEY, other], `"${key}" and "${other}" exclude each other`);
  const value = textAt(meta, [key]) ?? '';
  try {
    switch (key) {
      case 'unencrypted_suffix':
        return { unencryptedSuffix: value };
      case 'encrypted_suffix':
        return { encryptedSuffix: value };
      case 'unencrypted_regex':
        return { unencryptedRegex: keyMatcher(value) };
      default:
        return { encryptedRegex: keyMatcher(value) };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Refusal([SOPS_KEY, key], `"${key}" is no pattern`);
  }
}

/** A pattern that was made to hang is cut off when it is first used. */
function isUsable(rules: SopsRules, tree: Tree): boolean {
  try {
    for (const { keys } of leavesOf(tree)) isToEncrypt(rules, keys);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return false;
  }
}

function readAge(meta: MapTree): readonly AgeEntry[] | Refusal {
  const groups = descend(meta, ['key_groups']);
  // One group is the same as none; with several, the data key is in parts.
  const grouped =
    groups?.kind === 'list' && groups.items.length === 1 ? descend(groups.items[0], ['age']) : undefined;
  const list = descend(meta, ['age']) ?? grouped;
  if (!list || (list.kind === 'scalar' && list.value === null)) return [];
  if (list.kind !== 'list') return new Refusal([SOPS_KEY, 'age'], '"sops.age" is no list');
  const entries: AgeEntry[] = [];
  for (const item of list.items) {
    const recipient = textAt(item, ['recipient']);
    const enc = textAt(item, ['enc']);
    if (recipient === undefined || enc === undefined)
      return new Refusal([SOPS_KEY, 'age'], 'an entry of "sops.age" has no "recipient" or no "enc"');
    entries.push({ recipient, enc, place: placeOf(item, ['enc']) });
  }
  return entries;
}

function foreignPart(meta: MapTree, age: readonly AgeEntry[]): string | undefined {
  const groups = descend(meta, ['key_groups']);
  if (groups?.kind === 'list' && groups.items.length > 1) return 'key groups';
  const rule = COMMENT_RULES.find((key) => meta.entries.has(key));
  if (rule !== undefined) return rule;
  if (age.some(({ recipient }) => isNative(recipient))) return undefined;
  const other = OTHER_KEYS.find((key) => meta.entries.has(key));
  return other ?? (age.length > 0 ? 'age plugins or SSH keys' : 'no age recipient');
}

/** Recipients that need no plugin and no SSH key: `age1…` with one more part, and the post-quantum `age1pq1…`. */
export function isNative(recipient: string): boolean {
  return /^age1(pq1)?[02-9ac-hj-np-z]+$/.test(recipient);
}

function at(tree: Tree | undefined, path: readonly string[]): string | number | boolean | null | undefined {
  const found = descend(tree, path);
  return found?.kind === 'scalar' ? found.value : undefined;
}

function textAt(tree: Tree | undefined, path: readonly string[]): string | undefined {
  const found = at(tree, path);
  return typeof found === 'string' ? found : undefined;
}
