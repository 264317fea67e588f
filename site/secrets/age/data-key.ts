import { randomBytes } from 'node:crypto';
import type { ProblemList } from '../../errors';
import { type AgeEntry, isNative, type SopsFile } from '../sops/sops-file';
import { Secret } from '../secret';
import { type Identities, reportInvalid } from './identities';

const KEY_BYTES = 32;

// The package is an ES module; an import at run time works in bundles, in tests and in plain Node alike.
const age = () => import('age-encryption');

/** Makes a key of a file: random, and never kept in clear. */
export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Makes an identity and says who it is to others. */
export async function newIdentity(): Promise<{ readonly identity: Secret; readonly recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await age();
  const identity = await generateX25519Identity();
  return { identity: new Secret(identity), recipient: await identityToRecipient(identity) };
}

/** Who an identity is to others; undefined for what only looks like one. */
export async function recipientOf(identity: Secret): Promise<string | undefined> {
  const { identityToRecipient } = await age();
  return identityToRecipient(identity.reveal()).catch(() => undefined);
}

/** Encrypts the key of a file for a recipient, as SOPS keeps it: an armored age file. */
export async function wrapDataKey(key: Buffer, recipient: string): Promise<string> {
  const { Encrypter, armor } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(key));
}

/** Decrypts the key of a file with whichever identity fits; undefined where none does, which is reported. */
export async function unwrapDataKey(
  file: SopsFile,
  { identities, places }: Identities,
  problems: ProblemList,
): Promise<Buffer | undefined> {
  const place = file.keysPlace;
  if (identities.length === 0) {
    const message = `there is no age identity to decrypt it with; looked at ${places.join(', ')}`;
    // A new identity could not decrypt it, and whoever makes one may think that the old one is replaced.
    const hint = `put back the identity of ${recipientsOf(file)}, or name its file in SOPS_AGE_KEY_FILE`;
    problems.add({ code: 'SOPS_NO_IDENTITY', message, hint, place });
    return undefined;
  }
  const own = new Map<string, Secret>();
  for (const { secret, place: at } of identities) {
    const recipient = await recipientOf(secret);
    if (recipient === undefined) reportInvalid(at, problems);
    else own.set(recipient, secret);
  }
  if (own.size === 0) return undefined;
  const entries = file.age.filter(({ recipient }) => isNative(recipient));
  const mine = entries.filter(({ recipient }) => own.has(recipient));
  for (const entry of [...mine, ...entries.filter((each) => !mine.includes(each))]) {
    const key = await open(entry, own.values());
    if (key?.length === KEY_BYTES) return key;
  }
  const [first] = mine;
  if (first) {
    const message = `the key of the file, encrypted for you (${first.recipient}), is damaged`;
    problems.add({
      code: 'SOPS_TAMPERED',
      message,
      hint: 'take the file back from version control',
      place: first.place,
    });
    return undefined;
  }
  const message =
    `it is encrypted for ${recipientsOf(file)}, and ` +
    `your ${own.size === 1 ? 'identity is' : 'identities are'} ${[...own.keys()].join(', ')}`;
  const hint =
    'use the identity of a recipient, or let one of them add yours to .sops.yaml and run sops updatekeys';
  problems.add({ code: 'SOPS_WRONG_IDENTITY', message, hint, place });
  return undefined;
}

function recipientsOf({ age: entries }: SopsFile): string {
  return entries.map(({ recipient }) => recipient).join(', ');
}

async function open({ enc }: AgeEntry, identities: Iterable<Secret>): Promise<Buffer | undefined> {
  const { Decrypter, armor } = await age();
  const decrypter = new Decrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity.reveal());
    return Buffer.from(await decrypter.decrypt(armor.decode(enc)));
  } catch {
    // A wrong identity and a damaged file are told apart by the recipient.
    return undefined;
  }
}
