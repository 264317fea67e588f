import type { VaultSettings } from './vault-settings';
import { VaultRefusal } from './vault-refusal';

/** Where something is mounted in Vault, and what. */
export interface VaultMount {
  /** `secret`; may hold slashes. */
  readonly path: string;
  /** `kv`, `generic` of old servers, `database`. */
  readonly type: string;
  /** Of the engine KV: 1 or 2. */
  readonly version: number;
}

/**
 * What Vault says of the mount that a path lies in; undefined where it does not say, as to a token without any right there.
 * @see https://developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts
 */
export function mountOf(body: string): VaultMount | undefined {
  try {
    const { data } = JSON.parse(body) as {
      readonly data?: {
        readonly path?: unknown;
        readonly type?: unknown;
        readonly options?: { readonly version?: unknown } | null;
      } | null;
    };
    if (typeof data?.path !== 'string' || typeof data.type !== 'string') return undefined;
    const { path, type, options } = data;
    return { path: path.replace(/\/+$/, ''), type, version: Number(options?.version ?? 1) };
  } catch {
    return undefined;
  }
}

/** Why nothing can be read from a mount; undefined where it is the engine KV version 2. */
export function refusalOfMount(
  { path, type, version }: VaultMount,
  { address, mount, folder }: VaultSettings,
): VaultRefusal | undefined {
  if (type !== 'kv' && type !== 'generic') {
    const message = `${path} of ${address} is the engine ${type}, and KV version 2 is read`;
    return new VaultRefusal('VAULT_UNREACHABLE', message, 'name another mount in RACKWRIGHT_VAULT_PATH');
  }
  if (version !== 2) {
    const message = `${path} of ${address} is the engine KV version ${String(version)}, and version 2 is read`;
    const hint = `turn it into version 2 with vault kv enable-versioning ${path}, or name another mount in RACKWRIGHT_VAULT_PATH`;
    return new VaultRefusal('VAULT_UNREACHABLE', message, hint);
  }
  const [first, ...rest] = folder.split('/');
  if (first !== 'data' || mount !== path) return undefined;
  const message = `${address} has nothing at ${path}/data/${folder}`;
  const meant = [mount, ...rest].join('/');
  const hint = `"data" is put in by itself: did you mean RACKWRIGHT_VAULT_PATH=${meant}?`;
  return new VaultRefusal('VAULT_UNREACHABLE', message, hint);
}
