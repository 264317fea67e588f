import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Secret } from '../secret';
import { noToken, refusalOf, unreachable, unreadableFile } from './vault-refusal';
import { mountOf, refusalOfMount, type VaultMount } from './vault-mount';
import type { VaultSettings } from './vault-settings';

/** The fields of a secret in Vault that are text, numbers or booleans. */
export type VaultFields = ReadonlyMap<string, Secret>;

/** What Vault answered of one secret. */
interface Answer {
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly fields?: VaultFields;
}

/** Answers that may be due to the mount and not to the secret. */
const MOUNT_MATTERS: ReadonlySet<number> = new Set([200, 403, 404, 405]);
const PATIENCE_MS = 10_000;
const LARGEST_BYTES = 2 ** 20;

/** Reads from the engine KV version 2, each secret once. */
export class VaultClient {
  readonly #known = new Map<string, Promise<VaultFields | undefined>>();

  constructor(private readonly settings: VaultSettings) {}

  /** Where a section is, as `vault kv get` takes it: `secret/rackwright/api_tokens`. */
  pathOf(section: string): string {
    const { mount, folder } = this.settings;
    return [mount, folder, section].filter((part) => part !== '').join('/');
  }

  /**
   * The newest version of a section; undefined where there is none, or where it is deleted.
   * @throws VaultRefusal VAULT_UNREACHABLE, VAULT_DENIED
   * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
   */
  read(section: string): Promise<VaultFields | undefined> {
    const known = this.#known.get(section);
    if (known) return known;
    const fields = this.fetch(section);
    this.#known.set(section, fields);
    return fields;
  }

  private async fetch(section: string): Promise<VaultFields | undefined> {
    const { address, token, unreadable } = this.settings;
    if (unreadable.length > 0) throw unreadableFile(unreadable);
    if (!token) throw noToken(address);
    const read = await this.readFrom(this.settings, section, token);
    if (read.fields) return read.fields;
    // Only where nothing came of it: a mount of another kind answers as if there were no such secret.
    const mount = MOUNT_MATTERS.has(read.status) ? await this.mountOf(section, token) : undefined;
    const settings = mount ? settingsOf(mount, this.settings) : undefined;
    const again = settings && (await this.readFrom(settings, section, token));
    if (again?.fields) return again.fields;
    const refusal =
      (mount && refusalOfMount(mount, this.settings)) ??
      refusalOf(again ?? read, { ...(settings ?? this.settings), path: (again ?? read).path });
    if (refusal) throw refusal;
    return undefined;
  }

  private async readFrom(
    { address, mount, folder }: VaultSettings,
    section: string,
    token: Secret,
  ): Promise<Answer> {
    const path = partsOf(mount, 'data', folder, section);
    const { status, body } = await this.get(address, path, token);
    const fields = status === 200 ? dataOf(body) : undefined;
    return { path: path.join('/'), status, body, ...(fields ? { fields } : {}) };
  }

  private async mountOf(section: string, token: Secret): Promise<VaultMount | undefined> {
    const { address, mount, folder } = this.settings;
    const path = partsOf('sys/internal/ui/mounts', mount, folder, section);
    const { status, body } = await this.get(address, path, token);
    return status === 200 ? mountOf(body) : undefined;
  }

  private get(
    address: string,
    path: readonly string[],
    token: Secret,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const { namespace, ca } = this.settings;
    const url = `${address}/v1/${path.map(encodeURIComponent).join('/')}`;
    return new Promise((resolve, reject) => {
      const fail = (error: Error & { code?: string }): void => {
        reject(unreachable(address, error));
      };
      try {
        const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
          url,
          {
            timeout: PATIENCE_MS,
            headers: {
              'X-Vault-Token': token.reveal(),
              'X-Vault-Request': 'true',
              ...(namespace === undefined ? {} : { 'X-Vault-Namespace': namespace }),
            },
            ...(ca === undefined ? {} : { ca }),
          },
          (answer) => {
            const chunks: Buffer[] = [];
            let size = 0;
            answer.on('data', (chunk: Buffer) => {
              size += chunk.length;
              if (size > LARGEST_BYTES) answer.destroy(new Error('its answer is too large'));
              else chunks.push(chunk);
            });
            answer.on('error', fail);
            answer.on('end', () => {
              resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
            });
          },
        );
        request.on('timeout', () => request.destroy(new Error('it did not answer in 10 seconds')));
        request.on('error', fail);
        request.end();
      } catch (error) {
        fail(error as Error);
      }
    });
  }
}

function partsOf(...paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => path.split('/')).filter((part) => part !== '');
}

/** The same path where the mount's own has more than one part; undefined where that is nothing new. */
function settingsOf({ path }: VaultMount, settings: VaultSettings): VaultSettings | undefined {
  const whole = partsOf(settings.mount, settings.folder).join('/');
  if (path === settings.mount || !`${whole}/`.startsWith(`${path}/`)) return undefined;
  return { ...settings, mount: path, folder: whole.slice(path.length + 1) };
}

function dataOf(body: string): VaultFields | undefined {
  try {
    const answer = JSON.parse(body) as {
      readonly data?: { readonly data?: unknown; readonly metadata?: unknown } | null;
    };
    const data = answer.data?.data;
    if (typeof data !== 'object' || data === null || answer.data?.metadata === undefined) return undefined;
    return new Map(
      Object.entries(data as Readonly<Record<string, unknown>>).flatMap(([field, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? [[field, new Secret(String(value))] as const]
          : [],
      ),
    );
  } catch {
    return undefined;
  }
}
