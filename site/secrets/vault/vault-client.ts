import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Secret } from '../secret';
import { noToken, refusalOf, unreachable, unreadableFile } from './vault-refusal';
import type { VaultSettings } from './vault-settings';

/** The fields of a secret in Vault that are text, numbers or booleans. */
export type VaultFields = ReadonlyMap<string, Secret>;

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
    const { address, mount, folder, token } = this.settings;
    const { unreadable } = this.settings;
    if (unreadable.length > 0) throw unreadableFile(unreadable);
    if (!token) throw noToken(address);
    const path = [mount, 'data', ...folder.split('/'), ...section.split('/')].filter((part) => part !== '');
    const { status, body } = await this.get(`${address}/v1/${path.map(encodeURIComponent).join('/')}`, token);
    const data = status === 200 ? dataOf(body) : undefined;
    if (data) return data;
    const refusal = refusalOf({ status, body }, { ...this.settings, path: path.join('/') });
    if (refusal) throw refusal;
    return undefined;
  }

  private get(url: string, token: Secret): Promise<{ readonly status: number; readonly body: string }> {
    const { address, namespace, ca } = this.settings;
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
