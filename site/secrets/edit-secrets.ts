import { join } from 'node:path';
import { isThere, readSpecText, SECRETS_FILE, showName } from '../documents';
import { type Problem, ProblemList } from '../errors';
import { SourceFile } from '../text';
import { readYaml, toPlain } from '../yaml';
import { unwrapDataKey } from './age/data-key';
import { reportTokenForms } from './api-token-form';
import { findIdentities } from './age/identities';
import { EditDraft } from './edit-draft';
import type { Secret } from './secret';
import type { SecretsOptions } from './secrets-file';
import { reportFaults, writeWhole } from './set-up-secrets';
import { decryptFile } from './sops/decrypt-file';
import { encryptDocument } from './sops/encrypt-document';
import { SOPS_KEY } from './sops/leaves';
import { plainDocument } from './sops/plain-document';
import { readSopsFile, type SopsFile } from './sops/sops-file';

/** The secrets in plain text, to be changed and encrypted again. */
export interface EditableSecrets {
  /** For an editor; must not be written where others may read it, or to a disk. */
  readonly text: string;
  /** A text that could not be saved the last time, and what is wrong with it. */
  readonly draft?: { readonly text: string; readonly name: string; readonly problems: readonly Problem[] };
  /** Keeps a text that cannot be saved, encrypted for the recipients, for the next time; gives the file's name. */
  keep(text: string): Promise<string>;
  /** Encrypts a changed text into the file; what did not change keeps its bytes. Gives what is wrong with the text. */
  save(text: string, now: Date): readonly Problem[];
}

/** The secrets to edit, or why they cannot be. */
export type OpenedSecrets =
  | { readonly ok: true; readonly secrets: EditableSecrets; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Decrypts `secrets.yaml` for editing, after its hash was checked. */
export async function editSecrets(options: SecretsOptions): Promise<OpenedSecrets> {
  const problems = new ProblemList();
  const opened = await open(options, problems);
  if (!opened || problems.hasErrors()) return { ok: false, problems: problems.sorted() };
  const { file, key, identities } = opened;
  const { text, known } = plainDocument(file, key);
  const path = join(options.siteDirectory, SECRETS_FILE);
  const draft = new EditDraft(options);
  const kept = await draft.read(identities);
  return {
    ok: true,
    problems: problems.sorted(),
    secrets: {
      text,
      ...(kept === undefined
        ? {}
        : { draft: { text: kept, name: draft.name, problems: faultsOf(kept, options) } }),
      keep: async (refused) => {
        await draft.keep(refused, file);
        return draft.name;
      },
      save: (changed, now) => {
        const faults = faultsOf(changed, options);
        if (faults.length > 0) return faults;
        const { rules, macOnlyEncrypted } = file;
        const encrypted = encryptDocument(changed, {
          key,
          rules,
          macOnlyEncrypted,
          meta: metaOf(file),
          known,
          now,
        });
        writeWhole(path, proven(encrypted, file, key));
        draft.drop();
        return [];
      },
    },
  };
}

/** Why a text cannot be saved. */
function faultsOf(text: string, options: SecretsOptions): readonly Problem[] {
  const found = new ProblemList();
  const source = new SourceFile(showName(options, SECRETS_FILE), text, options.siteDirectory, true);
  reportFaults(text, source, found);
  if (!found.hasErrors()) reportTokenForms(readYaml(source, found), found);
  return found.hasErrors() ? found.sorted() : [];
}

interface Opened {
  readonly file: SopsFile;
  readonly key: Buffer;
  readonly identities: readonly Secret[];
}

async function open(options: SecretsOptions, problems: ProblemList): Promise<Opened | undefined> {
  const { siteDirectory, environment, homeDirectory } = options;
  const name = showName(options, SECRETS_FILE);
  if (!isThere(join(siteDirectory, SECRETS_FILE))) {
    problems.add({
      code: 'FILE_MISSING',
      message: `${name} does not exist`,
      hint: 'make it, with every key that the specs name: rackwright secrets setup',
    });
    return undefined;
  }
  const text = readSpecText(join(siteDirectory, SECRETS_FILE), { name, within: siteDirectory }, problems);
  if (text === undefined) return undefined;
  const source = new SourceFile(name, text, siteDirectory, true);
  const tree = readYaml(source, problems);
  const file = tree && readSopsFile(source, tree, problems);
  if (file === 'plain') {
    problems.add({
      code: 'SECRET_NOT_ENCRYPTED',
      message: 'the file is not encrypted',
      hint: 'encrypt it with rackwright secrets setup',
      place: { source, start: 0, end: 1 },
    });
    return undefined;
  }
  if (!file) return undefined;
  if (file.foreign !== undefined) {
    problems.add({
      code: 'SOPS_UNSUPPORTED',
      message: `it is encrypted with ${file.foreign}, which only the program sops can edit`,
      hint: `run sops edit ${name}`,
      place: file.keysPlace,
    });
    return undefined;
  }
  const found = findIdentities(environment, problems, { homeDirectory });
  const key = await unwrapDataKey(file, found, problems);
  if (!key || !decryptFile(file, key, problems)) return undefined;
  return { file, key, identities: found.identities.map(({ secret }) => secret) };
}

/** SOPS' own part as it is, but for the hash and its time. */
function metaOf({ tree }: SopsFile): Readonly<Record<string, unknown>> {
  const meta = tree.entries.get(SOPS_KEY)?.value;
  const plain = (meta && toPlain(meta)) ?? {};
  const kept = Object.entries(plain).filter(([key]) => key !== 'mac' && key !== 'lastmodified');
  return Object.fromEntries(kept);
}

/** Nothing is written that could not be read again. */
function proven(text: string, { source }: SopsFile, key: Buffer): string {
  const problems = new ProblemList();
  const again = new SourceFile(source.name, text, source.directory, true);
  const tree = readYaml(again, problems);
  const file = tree && readSopsFile(again, tree, problems);
  if (!file || file === 'plain' || !decryptFile(file, key, problems))
    throw new Error('what was encrypted could not be decrypted again; the file was left as it is');
  return text;
}
