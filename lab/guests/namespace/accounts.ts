import { parse } from 'yaml';

/** An account that somebody logs in with. */
export interface Account {
  readonly name: string;
  readonly keys: readonly string[];
  /** Crypt hash; without it nobody logs in by password. */
  readonly passwordHash?: string;
  readonly shell: string;
  readonly sudo: boolean;
}

/** What user data says of logging in. */
export interface LoginData {
  readonly hostName?: string;
  readonly accounts: readonly Account[];
}

interface UserEntry {
  readonly name?: string;
  readonly ssh_authorized_keys?: readonly string[];
  readonly 'ssh-authorized-keys'?: readonly string[];
  readonly passwd?: string;
  readonly hashed_passwd?: string;
  readonly shell?: string;
  readonly sudo?: unknown;
}

interface UserData {
  readonly hostname?: string;
  readonly fqdn?: string;
  readonly user?: string | UserEntry;
  readonly users?: readonly (string | UserEntry)[];
  readonly ssh_authorized_keys?: readonly string[];
  readonly password?: string;
}

/** The account of Debian's cloud images. */
const DEFAULT_NAME = 'debian';
const NAME = /^[a-z_][a-z0-9_-]{0,31}$/;
const CRYPT = /^[$][0-9A-Za-z./$=,_-]+$/;

/**
 * Reads who may log in from cloud-init's user data; everything else in it is left alone.
 *
 * @param text `#cloud-config`; any other form has nobody in it.
 */
export function readLoginData(text: string): LoginData {
  const data = text.startsWith('#cloud-config') ? ((parse(text) ?? {}) as UserData) : {};
  const host = data.hostname ?? data.fqdn?.split('.')[0];
  const accounts = (data.users ?? ['default'])
    .map((entry) => accountOf(entry, data))
    .filter((account) => NAME.test(account.name));
  return { ...(host === undefined ? {} : { hostName: host }), accounts };
}

function accountOf(entry: string | UserEntry, data: UserData): Account {
  if (entry === 'default') return defaultAccount(data);
  const user = typeof entry === 'string' ? { name: entry } : entry;
  const hash = user.hashed_passwd ?? user.passwd;
  return {
    name: user.name ?? '',
    keys: linesOf(user.ssh_authorized_keys ?? user['ssh-authorized-keys']),
    ...(hash !== undefined && CRYPT.test(hash) ? { passwordHash: hash } : {}),
    shell: shellOf(user.shell),
    sudo: user.sudo !== undefined && user.sudo !== false && user.sudo !== null,
  };
}

function defaultAccount(data: UserData): Account {
  const given = typeof data.user === 'object' ? data.user : {};
  const name = typeof data.user === 'string' ? data.user : given.name;
  return {
    name: name ?? DEFAULT_NAME,
    keys: [...linesOf(data.ssh_authorized_keys), ...linesOf(given.ssh_authorized_keys)],
    ...(data.password !== undefined && CRYPT.test(data.password) ? { passwordHash: data.password } : {}),
    shell: shellOf(given.shell),
    sudo: true,
  };
}

function shellOf(shell: string | undefined): string {
  return shell !== undefined && /^\/[A-Za-z0-9/._-]+$/.test(shell) ? shell : '/bin/bash';
}

/** A key with a line feed in it would be two. */
function linesOf(keys: readonly string[] | undefined): readonly string[] {
  return (keys ?? []).map((key) => key.trim()).filter((key) => key !== '' && !/[\r\n]/.test(key));
}
