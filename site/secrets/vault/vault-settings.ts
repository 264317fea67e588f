import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../age/identities';
import { Secret } from '../secret';

/** How Vault is reached, from the variables that its own program knows. */
export interface VaultSettings {
  /** `https://vault.example.org:8200` */
  readonly address: string;
  /** Absent where nobody is logged in. */
  readonly token?: Secret;
  readonly namespace?: string;
  /** Certificates in PEM to trust instead of the system's. */
  readonly ca?: string;
  /** Files that variables name and that cannot be read. */
  readonly unreadable: readonly {
    readonly variable: string;
    readonly file: string;
    readonly reason: string;
  }[];
  /** Where the engine KV v2 is mounted, `secret`. */
  readonly mount: string;
  /** The folder in it, `rackwright`; may be empty. */
  readonly folder: string;
}

const DEFAULT_PATH = 'secret/rackwright';

/** What the environment says of Vault; undefined without `VAULT_ADDR`. */
export function vaultSettings(environment: Variables, homeDirectory = homedir()): VaultSettings | undefined {
  const given = (name: string): string | undefined =>
    environment[name] === '' ? undefined : environment[name];
  const address = given('VAULT_ADDR');
  if (address === undefined) return undefined;
  const file = given('VAULT_TOKEN_FILE');
  const unreadable: { variable: string; file: string; reason: string }[] = [];
  const named = (variable: string, path: string): string | undefined =>
    textOf(path, (reason) => unreadable.push({ variable, file: path, reason }));
  const token =
    given('VAULT_TOKEN') ??
    (file === undefined ? textOf(join(homeDirectory, '.vault-token')) : named('VAULT_TOKEN_FILE', file));
  const namespace = given('VAULT_NAMESPACE');
  const authority = given('VAULT_CACERT');
  const ca = authority === undefined ? undefined : named('VAULT_CACERT', authority);
  const [mount = '', ...folder] = (given('RACKWRIGHT_VAULT_PATH') ?? DEFAULT_PATH)
    .split('/')
    .filter((part) => part !== '');
  return {
    address: address.replace(/\/+$/, ''),
    mount,
    folder: folder.join('/'),
    unreadable,
    ...(token === undefined ? {} : { token: new Secret(token) }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(ca === undefined ? {} : { ca }),
  };
}

function textOf(file: string, onFailure?: (reason: string) => void): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? undefined : text;
  } catch (error) {
    onFailure?.((error as NodeJS.ErrnoException).code ?? 'unknown reason');
    return undefined;
  }
}
