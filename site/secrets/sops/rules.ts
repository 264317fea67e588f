import type { KeyMatcher } from './key-matcher';

/** Which values of a file SOPS encrypts; at most one of them is given. */
export interface SopsRules {
  readonly unencryptedSuffix?: string;
  readonly encryptedSuffix?: string;
  readonly unencryptedRegex?: KeyMatcher;
  readonly encryptedRegex?: KeyMatcher;
}

/** What SOPS takes where a file names no rule. */
export const DEFAULT_RULES: SopsRules = { unencryptedSuffix: '_unencrypted' };

/** Whether a value below these keys is to be encrypted. A key decides for everything below it. */
export function isToEncrypt(rules: SopsRules, keys: readonly string[]): boolean {
  const { unencryptedSuffix, encryptedSuffix, unencryptedRegex, encryptedRegex } = rules;
  if (encryptedSuffix !== undefined) return keys.some((key) => key.endsWith(encryptedSuffix));
  if (encryptedRegex) return keys.some(encryptedRegex);
  if (unencryptedRegex) return !keys.some(unencryptedRegex);
  return unencryptedSuffix === undefined || !keys.some((key) => key.endsWith(unencryptedSuffix));
}
