import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { isThere, SECRETS_FILE, showName } from '../documents';
import { type Problem, ProblemList } from '../errors';
import { SourceFile } from '../text';
import { descend, readYaml, scalarsAt } from '../yaml';
import { newDataKey, wrapDataKey } from './age/data-key';
import { ownRecipients, type SetUpOptions, type SetUpRun, writtenOr } from './own-recipients';
import type { SecretReference } from './resolve-secrets';
import type { SecretsOptions } from './secrets-file';
import { encryptDocument, faultsOf } from './sops/encrypt-document';
import { keyMatcher } from './sops/key-matcher';
import { SOPS_KEY } from './sops/leaves';
import { DEFAULT_RULES } from './sops/rules';
import { isNative } from './sops/sops-file';

/** What was done, or would be, for people; and what kept the rest from being done. */
export interface SetUp {
  readonly ok: boolean;
  readonly steps: readonly { readonly file: string; readonly done: string }[];
  readonly problems: readonly Problem[];
}

/** The first version of SOPS that reads what is written here. */
const SOPS_VERSION = '3.9.0';

/**
 * Makes an age identity where SOPS looks for one, `.sops.yaml`, and an encrypted `secrets.yaml`. What is there stays; a
 * `secrets.yaml` in plain text is encrypted.
 */
export async function setUpSecrets(options: SetUpOptions): Promise<SetUp> {
  const problems = new ProblemList();
  const run: SetUpRun = { options, problems, steps: [] };
  const secrets = join(options.siteDirectory, SECRETS_FILE);
  const text = plainText(options, secrets, problems);
  const isEncrypted = text === undefined && !problems.hasErrors();
  const recipients = await ownRecipients(run, isEncrypted);
  if (recipients) {
    const rules = join(rulesFolder(options), '.sops.yaml');
    if (isThere(rules)) run.steps.push({ file: rules, done: 'is there already' });
    else
      write(run, rules, {
        text: rulesText(recipients, relative(dirname(rules), secrets)),
        done: 'sops encrypts secrets.yaml for you',
      });
    if (isEncrypted) run.steps.push({ file: secrets, done: 'is encrypted already' });
    else if (text === undefined) run.steps.push({ file: secrets, done: 'left as it is' });
    else {
      const all = [...new Set([...recipients, ...recipientsIn(rules)])];
      // What would be encrypted for nobody is not encrypted at all.
      const encrypted = options.dryRun ? '' : await encryptNew(text, all, options.now);
      const done = isThere(secrets)
        ? 'encrypted; revoke what was committed or shared in plain text'
        : 'encrypted; fill it in';
      write(run, secrets, { text: encrypted, done });
    }
  }
  return { ok: !problems.hasErrors(), steps: run.steps, problems: problems.sorted() };
}

function write(
  { options, steps }: SetUpRun,
  file: string,
  { text, done }: { text: string; done: string },
): void {
  steps.push({ file, done: `${writtenOr(options)}: ${done}` });
  if (!options.dryRun) writeWhole(file, text);
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
    ([section, keys]) => `${section}:\n${[...keys].map((key) => exampleKey(section, key)).join('')}`,
  );
  const head = '# Fill in with: rackwright secrets edit\n# API tokens are user@realm!id=secret.\n';
  return head + text.join('');
}

/** The login of a BMC is two values, all others are one. */
function exampleKey(section: string, key: string): string {
  return section === 'bmc' ? `    ${key}:\n        user: ""\n        password: ""\n` : `    ${key}: ""\n`;
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

function rulesText(recipients: readonly string[], secrets: string): string {
  return `# Who may decrypt. After a change: sops updatekeys ${secrets}\ncreation_rules:\n  - path_regex: (^|/)secrets\\.yaml$\n    age: ${recipients.join(',')}\n`;
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
export function writeWhole(file: string, text: string, mode = 0o666): void {
  const partial = `${file}.${process.pid}.tmp`;
  writeFileSync(partial, text, { flag: 'wx', mode });
  renameSync(partial, file);
}
