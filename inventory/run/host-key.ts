import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Whether ssh refused a host because its key is not the known one. */
export function isHostKeyRefused(errors: string): boolean {
  return /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/.test(errors);
}

/** A host whose key is known, or is about to be. */
export interface KeyedHost {
  /** The known_hosts file of this host alone. */
  readonly knownHosts: string;
  /** Another word each time the deployment makes the machine; undefined when it was never deployed from here. */
  readonly generation: string | undefined;
}

/**
 * Drops the known key of a host that was made anew, and says whether it did.
 *
 * A new machine under an old name has a new key; an attacker's has one too. They are told apart by the deployment: a key
 * that was learned of another generation may be replaced, once; within one generation, another key is refused.
 */
export function dropOldHostKey({ knownHosts, generation }: KeyedHost): boolean {
  if (generation === undefined || !existsSync(knownHosts)) return false;
  const file = generationFile(knownHosts);
  if (existsSync(file) && readFileSync(file, 'utf8') === generation) return false;
  rmSync(knownHosts);
  return true;
}

/** Notes that the key of a host is the one that the first login to it was shown, which nobody else told. */
export function markUnproven(host: KeyedHost): void {
  writeFileSync(unprovenFile(host), '', { mode: 0o600 });
}

/** Whether the key that is known of a host is one that it showed, and that nobody else told. */
export function isUnproven(host: KeyedHost): boolean {
  return existsSync(unprovenFile(host));
}

/** Whether one of the keys is known of a host: what came after the alias in `known_hosts`. */
export function isKnownKey({ knownHosts }: KeyedHost, told: readonly string[]): boolean {
  const known = existsSync(knownHosts) ? readFileSync(knownHosts, 'utf8').split('\n') : [];
  const keys = new Set(known.map((line) => line.split(' ').slice(1, 3).join(' ')));
  return publicKeys(told).some((key) => keys.has(key));
}

/** The public keys in lines of files of sshd, without their comments. */
export function publicKeys(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => KEY.exec(line.trim())?.[1] ?? []);
}

/** Whether somebody could log in to the machine since the deployment made it. */
export function wasReached({ knownHosts, generation }: KeyedHost): boolean {
  const file = generationFile(knownHosts);
  return existsSync(knownHosts) && existsSync(file) && readFileSync(file, 'utf8') === generation;
}

/** Ties the key that a host was reached with to its generation. */
export function keepHostKey({ knownHosts, generation }: KeyedHost): void {
  if (generation === undefined) return;
  writeFileSync(generationFile(knownHosts), generation, { mode: 0o600 });
}

/** A public key as a file of sshd has it; the comment is the machine's to say anything in. */
const KEY = /^((?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,2000}={0,2})(?:\s|$)/;

/**
 * Makes keys that were told by another way than the network the only ones that are taken of a host, which nobody has logged in to
 * since it was made.
 *
 * @param alias what stands for the host in `known_hosts`
 * @param told whole lines of public keys; where none is one, the first contact shows the key
 * @returns whether it has keys now
 */
export function pinHostKeys(host: KeyedHost, alias: string, told: readonly string[]): boolean {
  const keys = publicKeys(told);
  if (keys.length === 0) return false;
  rmSync(unprovenFile(host), { force: true });
  writeFileSync(host.knownHosts, keys.map((key) => `${alias} ${key}\n`).join(''), { mode: 0o600 });
  keepHostKey(host);
  return true;
}

/** Whether the first login to a host is still to come, so that nothing is known of its key, or of that of its last making alone. */
export function isNew(host: KeyedHost): boolean {
  return host.generation === undefined ? !existsSync(host.knownHosts) : !wasReached(host);
}

function unprovenFile({ knownHosts }: KeyedHost): string {
  return `${knownHosts}.unproven`;
}

function generationFile(knownHosts: string): string {
  return `${knownHosts}.generation`;
}
