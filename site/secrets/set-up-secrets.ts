import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { isThere, SECRETS_FILE, showName } from '../documents';
import { type Problem, ProblemList } from '../errors';
import { SourceFile } from '../text';
import { descend, readYaml, scalarsAt } from '../yaml';
import { newDataKey, newIdentity, recipientOf, wrapDataKey } from './age/data-key';
import { findIdentities, identityFile } from './age/identities';
import type { SecretReference } from './resolve-secrets';
import type { SecretsOptions } from './secrets-file';
import { encryptDocument, faultsOf } from './sops/encrypt-document';
import { keyMatcher } from './sops/key-matcher';
import { SOPS_KEY } from './sops/leaves';
import { DEFAULT_RULES } from './sops/rules';
import { isNative } from './sops/sops-file';

/** How the secrets of a site are set up. */
export interface SetUpOptions extends SecretsOptions {
  readonly references: readonly SecretReference[];
  /** True changes nothing. */
  readonly dryRun: boolean;
  readonly now: Date;
}

/** What was done, or would be, for people; and what kept the rest from being done. */
export interface SetUp {
  readonly ok: boolean;
  readonly steps: readonly { readonly file: string; readonly done: string }[];
  readonly problems: readonly Problem[];
}

/** The first version of SOPS that reads what is written here. */
const SOPS_VERSION = '3.9.0';
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/**
 * Makes an age identity where SOPS looks for one, `.sops.yaml`, and an encrypted `secrets.yaml`. What is there stays; a
 * `secrets.yaml` in plain text is encrypted.
 */
export async function setUpSecrets(options: SetUpOptions): Promise<SetUp> {
  const problems = new ProblemList();
  const steps: { file: string; done: string }[] = [];
  const write = (file: string, text: string, done: string): void => {
    steps.push({ file, done });
    if (!options.dryRun) writeWhole(file, text);
  };
  const recipients = await ownRecipients(options, steps, problems);
  if (!problems.hasErrors()) {
    const rules = join(rulesFolder(options), '.sops.yaml');
    if (isThere(rules)) steps.push({ file: rules, done: 'is there already' });
    else write(rules, rulesText(recipients), 'written: sops encrypts secrets.yaml for you');
    const all = [...new Set([...recipients, ...recipientsIn(rules)])];
    const secrets = join(options.siteDirectory, SECRETS_FILE);
    const text = plainText(options, secrets, problems);
    if (text === undefined)
      steps.push({ file: secrets, done: problems.hasErrors() ? 'left as it is' : 'is encrypted already' });
    else {
      const encrypted = await encryptNew(text, all, options.now);
      write(
        secrets,
        encrypted,
        isThere(secrets)
          ? 'encrypted; revoke what was committed or shared in plain text'
          : 'written, encrypted',
      );
    }
  }
  return { ok: !problems.hasErrors(), steps, problems: problems.sorted() };
}

async function ownRecipients(
  options: SetUpOptions,
  steps: { file: string; done: string }[],
  problems: ProblemList,
): Promise<readonly string[]> {
  const { environment, homeDirectory, dryRun, now } = options;
  const { identities } = findIdentities(environment, problems, homeDirectory);
  if (problems.hasErrors()) return [];
  const known = await Promise.all(identities.map(({ secret }) => recipientOf(secret)));
  const recipients = [...new Set(known.filter((recipient) => recipient !== undefined))];
  if (recipients.length > 0) {
    steps.push({
      file: identities[0]?.place.source.name ?? '',
      done: `has your age identity ${recipients.join(', ')}`,
    });
    return recipients;
  }
  const { identity, recipient } = await newIdentity();
  const file = identityFile(environment, homeDirectory);
  steps.push({
    file,
    done: `written: your age identity, ${recipient}. Keep a copy where it cannot be lost or read`,
  });
  if (!dryRun) {
    mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
    const text = `# created: ${now.toISOString()}\n# public key: ${recipient}\n${identity.reveal()}\n`;
    // A file that came into being meanwhile holds somebody's identity.
    writeFileSync(file, text, { mode: PRIVATE_FILE, flag: isThere(file) ? 'a' : 'wx' });
    chmodSync(file, PRIVATE_FILE);
  }
  return [recipient];
}

/** The text that is to be encrypted; undefined where there is nothing to do. */
function plainText(options: SetUpOptions, file: string, problems: ProblemList): string | undefined {
  if (!isThere(file)) return exampleText(options.references);
  const text = readFileSync(file, 'utf8');
  const source = new SourceFile(showName(options, SECRETS_FILE), text, options.siteDirectory, true);
  const tree = readYaml(source, new ProblemList());
  if (tree?.kind === 'map' && tree.entries.has(SOPS_KEY)) return undefined;
  reportFaults(text, source, problems);
  return problems.hasErrors() ? undefined : text;
}

/** Reports what keeps a plain text from being encrypted. */
export function reportFaults(text: string, source: SourceFile, problems: ProblemList): void {
  for (const { message, start, end } of faultsOf(text)) {
    problems.add({
      code: 'SOPS_INVALID',
      message,
      hint: 'correct it; secrets are a map of sections, each a map of keys with one value',
      place: { source, start, end },
    });
  }
}

function exampleText(references: readonly SecretReference[]): string {
  const sections = new Map<string, Set<string>>();
  for (const { path } of references.length > 0 ? references : [{ path: 'passwords.example' }]) {
    const [section = '', key = '', ...deeper] = path.split('.');
    if (deeper.length > 0 || key === '') continue;
    sections.set(section, (sections.get(section) ?? new Set()).add(key));
  }
  const text = [...sections].map(
    ([section, keys]) => `${section}:\n${[...keys].map((key) => `    ${key}: ""\n`).join('')}`,
  );
  const head = '# Fill in with: rackwright secrets edit\n# API tokens are user@realm!id=secret.\n';
  return head + text.join('');
}

/** Encrypts a text for recipients, with a key of its own. */
async function encryptNew(text: string, recipients: readonly string[], now: Date): Promise<string> {
  const key = newDataKey();
  const age = await Promise.all(
    recipients.map(async (recipient) => ({ enc: await wrapDataKey(key, recipient), recipient })),
  );
  const meta = { age, unencrypted_suffix: DEFAULT_RULES.unencryptedSuffix, version: SOPS_VERSION };
  return encryptDocument(text, { key, rules: DEFAULT_RULES, macOnlyEncrypted: false, meta, now });
}

function rulesText(recipients: readonly string[]): string {
  return `# Who may decrypt. After a change: sops updatekeys secrets.yaml\ncreation_rules:\n  - path_regex: (^|/)secrets\\.yaml$\n    age: ${recipients.join(',')}\n`;
}

/** The age recipients that rules of SOPS name for `secrets.yaml`, which may be a team's. */
function recipientsIn(file: string): readonly string[] {
  if (!isThere(file)) return [];
  const source = new SourceFile(file, readFileSync(file, 'utf8'), dirname(file));
  const tree = readYaml(source, new ProblemList());
  const rules = descend(tree, ['creation_rules']);
  const rule = (rules?.kind === 'list' ? rules.items : []).find((each) => {
    const pattern = scalarsAt(each, 'path_regex')[0]?.value;
    return pattern === undefined || keyMatcher(String(pattern))(SECRETS_FILE);
  });
  const named = scalarsAt(rule, 'age').flatMap(({ value }) => String(value).split(','));
  return named.map((recipient) => recipient.trim()).filter(isNative);
}

/** SOPS looks from the file upwards: the project's own folder, where the site lies in it. */
function rulesFolder({ siteDirectory, workingDirectory }: SecretsOptions): string {
  const near = relative(workingDirectory, siteDirectory);
  return near.startsWith('..') || isAbsolute(near) ? siteDirectory : workingDirectory;
}

/** Written beside the target and renamed: a file that is cut off would have lost the secrets. */
export function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}.tmp`;
  writeFileSync(partial, text, { flag: 'wx' });
  renameSync(partial, file);
}
