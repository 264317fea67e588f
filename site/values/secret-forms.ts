/** What is only ever a secret: an API token of PVE, tokens of well-known services, an identity of age. */
const TOKEN = new RegExp(
  [
    String.raw`(?<=[\w.-]{1,64}@[\w.-]{1,64}![\w.-]{1,128}=)[0-9a-f]{8}-[0-9a-f-]{27}`,
    String.raw`gh[opsu]_\w{20,}`,
    String.raw`github_pat_\w{20,}`,
    String.raw`glpat-[\w-]{16,}`,
    String.raw`xox[abpr]-[\w-]{10,}`,
    String.raw`\bAKIA[0-9A-Z]{16}\b`,
    String.raw`AGE-SECRET-KEY-1\w+`,
    String.raw`\bhvs\.\w{20,}`,
    String.raw`(?<=PVEAPIToken=)\S+`,
  ].join('|'),
  'gi',
);
/** `hunter2` of `https://root:hunter2@192.0.2.1`. */
const PASSWORD_OF_URL = /(?<=\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}:)[^\s/@]{1,200}(?=@)/gi;
/** A hash as crypt(3) writes it, which can be guessed at. */
const PASSWORD_HASH = /^\$(1|2[aby]?|5|6|7|y|argon2id?)\$.+$/;
/** Shorter texts are none of them. */
const SHORTEST = 8;
/** Nobody's token is in a longer one, and to look takes long. */
const LONGEST = 10_000;

/** Whether a text is a secret, or holds one, by its form alone. */
export function holdsSecret(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST) return false;
  return PASSWORD_HASH.test(text) || text.search(TOKEN) >= 0 || text.search(PASSWORD_OF_URL) >= 0;
}

/** The text with each such secret in stars of the same length. */
export function maskSecretForms(text: string): string {
  const stars = (secret: string): string => '*'.repeat(secret.length);
  return text.replace(TOKEN, stars).replace(PASSWORD_OF_URL, stars);
}

/** Names of variables that are likely to hold a secret. */
const SECRET_NAMES = /(^|_)(password|passwd|passphrase|secret|token|api_?key|private_?key)$/i;

/** Whether a variable of that name probably holds a secret. A template or a path tells where it is, not what it is. */
export function looksLikeSecret(name: string, value: unknown): boolean {
  return typeof value === 'string' && value !== '' && SECRET_NAMES.test(name) && !/\{\{|^[~/]/.test(value);
}
