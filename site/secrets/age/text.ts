import type { Secret } from '../secret';

// The package is an ES module; an import at run time works in bundles, in tests and in plain Node alike.
const age = () => import('age-encryption');

/** Encrypts a text for recipients, `age1…`; gives an armored age file. */
export async function encryptText(text: string, recipients: readonly string[]): Promise<string> {
  const { Encrypter, armor } = await age();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(text));
}

/** Decrypts an armored age file with whichever identity fits; undefined where none does, or where it is damaged. */
export async function decryptText(
  armored: string,
  identities: readonly Secret[],
): Promise<string | undefined> {
  const { Decrypter, armor } = await age();
  for (const identity of identities) {
    try {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity.reveal());
      return await decrypter.decrypt(armor.decode(armored), 'text');
    } catch {
      // Of another, or no identity at all, which is told where the secrets themselves are decrypted.
    }
  }
  return undefined;
}
