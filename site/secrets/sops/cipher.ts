import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What SOPS says that a value was before it was encrypted. */
export type SopsType = 'str' | 'int' | 'float' | 'bool' | 'bytes' | 'time' | 'comment';

/** A value as SOPS encrypts it: always text, with its type. */
export interface TypedText {
  readonly type: SopsType;
  readonly text: string;
}

const FORM =
  /^ENC\[AES256_GCM,data:([\w+/=]*),iv:([\w+/=]+),tag:([\w+/=]+),type:(str|int|float|bool|bytes|time|comment)\]$/;
const IV_BYTES = 32;
const TAG_BYTES = 16;

/** Whether a text has the form of a value that SOPS encrypted. */
export function isEncrypted(text: string): boolean {
  return FORM.test(text);
}

/** Whether it is an encrypted comment: inside of lists, SOPS writes comments as entries of them. */
export function isEncryptedComment(value: unknown): boolean {
  return typeof value === 'string' && FORM.exec(value)?.[4] === 'comment';
}

/** The keys above a value as SOPS binds them to it: `api_tokens:pve1:`. Indexes of lists are no part of it. */
export function boundPath(keys: readonly string[]): string {
  return `${keys.join(':')}:`;
}

/**
 * Opens `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`; undefined where the key, the place or the value is not the one that
 * it was made with.
 * @see https://github.com/getsops/sops/blob/v3.13.3/aes/cipher.go
 */
export function decryptValue(text: string, key: Buffer, bound: string): TypedText | undefined {
  const [, data = '', iv = '', tag = '', type = ''] = FORM.exec(text) ?? [];
  const tagBytes = Buffer.from(tag, 'base64');
  const ivBytes = Buffer.from(iv, 'base64');
  if (tagBytes.length !== TAG_BYTES || ivBytes.length === 0) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, ivBytes, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(bound)).setAuthTag(tagBytes);
    const plain = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
    return { type: type as SopsType, text: plain.toString(type === 'bytes' ? 'latin1' : 'utf8') };
  } catch {
    return undefined;
  }
}

/** The inverse, with a fresh nonce. */
export function encryptValue({ type, text }: TypedText, key: Buffer, bound: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(text, type === 'bytes' ? 'latin1' : 'utf8'), cipher.final()]);
  const parts = [data, iv, cipher.getAuthTag()].map((part) => part.toString('base64'));
  return `ENC[AES256_GCM,data:${String(parts[0])},iv:${String(parts[1])},tag:${String(parts[2])},type:${type}]`;
}
