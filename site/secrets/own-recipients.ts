import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isThere, SECRETS_FILE } from '../documents';
import type { ProblemList } from '../errors';
import { newIdentity, recipientOf } from './age/data-key';
import { findIdentities, identityFile } from './age/identities';
import type { SecretReference } from './resolve-secrets';
import type { SecretsOptions } from './secrets-file';

/** How the secrets of a site are set up. */
export interface SetUpOptions extends SecretsOptions {
  readonly references: readonly SecretReference[];
  /** True changes nothing. */
  readonly dryRun: boolean;
  readonly now: Date;
}

/** What the parts of a set-up share. */
export interface SetUpRun {
  readonly options: SetUpOptions;
  readonly problems: ProblemList;
  readonly steps: { file: string; done: string }[];
}

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** The word for what a set-up did, or would do. */
export function writtenOr({ dryRun }: SetUpOptions): string {
  return dryRun ? 'would be written' : 'written';
}

/** Who the user is to others; a new identity is made where there is none. Undefined where that cannot be told. */
export async function ownRecipients(
  run: SetUpRun,
  isEncrypted: boolean,
): Promise<readonly string[] | undefined> {
  const { options, problems, steps } = run;
  const { environment, homeDirectory, dryRun } = options;
  const { identities } = findIdentities(environment, problems, { homeDirectory, isToBeMade: true });
  const known = await Promise.all(identities.map(({ secret }) => recipientOf(secret)));
  const recipients = [...new Set(known.filter((recipient) => recipient !== undefined))];
  if (recipients.length > 0 && isUsable(environment)) {
    steps.push({
      file: identities[0]?.place.source.name ?? '',
      done: `has your age identity ${recipients.join(', ')}`,
    });
    return recipients;
  }
  if (problems.hasErrors()) return undefined;
  const file = identityFile(environment, homeDirectory);
  const keep = isEncrypted
    ? `It cannot decrypt ${SECRETS_FILE} until one of those who can adds it: see docs/secrets.md, "More people"`
    : 'Keep a copy where it cannot be lost or read';
  if (dryRun) {
    steps.push({ file, done: `${writtenOr(options)}: a new age identity. ${keep}` });
    return [];
  }
  const recipient = await writeIdentity(file, options.now);
  steps.push({ file, done: `${writtenOr(options)}: your age identity, ${recipient}. ${keep}` });
  return [recipient];
}

/** A file that is named and not there makes every other identity unusable, to SOPS as well. */
function isUsable(environment: SetUpOptions['environment']): boolean {
  const named = environment['SOPS_AGE_KEY_FILE'] ?? '';
  return named === '' || isThere(named);
}

async function writeIdentity(file: string, now: Date): Promise<string> {
  const { identity, recipient } = await newIdentity();
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
  const text = `# created: ${now.toISOString()}\n# public key: ${recipient}\n${identity.reveal()}\n`;
  // A file that came into being meanwhile holds somebody's identity.
  writeFileSync(file, text, { mode: PRIVATE_FILE, flag: isThere(file) ? 'a' : 'wx' });
  chmodSync(file, PRIVATE_FILE);
  return recipient;
}
