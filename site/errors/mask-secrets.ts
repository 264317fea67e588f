/**
 * A key whose value is probably a secret, from the word that tells on, its colon, and everything up to the next entry of
 * the map. A map in its place is looked at by its own keys. `api_token` names a secret and holds none; a token in its place is caught below. Nothing may repeat without
 * bound in front of something that may be missing: lines are as long as those who write them like.
 */
const SECRET_ENTRY = new RegExp(
  String.raw`((?:password|passwd|passphrase|secret|private_?key|(?!(?<=(?<!\w)api_)token\b)token|api_?key)` +
    String.raw`[\w-]{0,100}["']?\s{0,20}[:=]\s*)("[^"]*"?|'[^']*'?|(?!\{(?:\s|$|[^}:]{0,200}:))[^,}\s]+)`,
  'gi',
);
/** `user@realm!name=` of a PVE API token, before its UUID. */
const API_TOKEN = /(![\w.-]+=)([0-9a-f-]{8,})/gi;

/** A part of a line, from its first character to before its last. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * A line of a spec without what looks like secrets, for printing. Each character is replaced, so columns stay.
 * Specs hold no secrets by rule; this is for those that break it, whose line is printed for another reason.
 * @param known - what is the name of a secret and none itself
 */
export function maskSecrets(line: string, known?: Part): string {
  const mask = (_: string, before: string, secret: string): string => before + '*'.repeat(secret.length);
  const masked = line.replace(SECRET_ENTRY, mask).replace(API_TOKEN, mask);
  if (!known) return masked;
  return masked.slice(0, known.from) + line.slice(known.from, known.to) + masked.slice(known.to);
}
