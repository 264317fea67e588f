import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { openUrl } from '../open-url';
import type { ImageReference } from './reference';

/** A manifest, or the list of those of several platforms. */
export interface Manifest {
  readonly mediaType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly (Descriptor & {
    readonly platform?: { readonly os: string; readonly architecture: string };
  })[];
}

/** A blob by its checksum. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Asks a registry about one repository, with the anonymous token that it may want. */
export class RegistryClient {
  readonly #image: ImageReference;
  readonly #signal: AbortSignal | undefined;
  #authorization: string | undefined;

  constructor(image: ImageReference, signal?: AbortSignal) {
    this.#image = image;
    this.#signal = signal;
  }

  /** @throws Error with the status of the answer. */
  async tags(): Promise<readonly string[]> {
    const answer = (await json(await this.#get('tags/list'))) as { tags?: readonly string[] | null };
    return answer.tags ?? [];
  }

  /** The bytes of a manifest as the registry has them, by tag or digest. */
  manifest(nameOrDigest: string): Promise<IncomingMessage> {
    return this.#get(`manifests/${nameOrDigest}`, MANIFESTS);
  }

  /** The bytes of a layer or a configuration. */
  blob(digest: string): Promise<IncomingMessage> {
    return this.#get(`blobs/${digest}`);
  }

  async #get(path: string, accept = 'application/json'): Promise<IncomingMessage> {
    const url = `${this.#image.registry}/v2/${this.#image.repository}/${path}`;
    const ask = (): Promise<IncomingMessage> =>
      openUrl(url, {
        method: 'GET',
        verifyCertificates: true,
        headers: { accept, ...(this.#authorization ? { authorization: this.#authorization } : {}) },
        ...(this.#signal ? { signal: this.#signal } : {}),
      });
    let answer = await ask();
    if (answer.statusCode === 401 && this.#authorization === undefined) {
      answer.resume();
      this.#authorization = await this.#token(answer.headers['www-authenticate'] ?? '');
      answer = await ask();
    }
    if (answer.statusCode === 200) return answer;
    answer.resume();
    throw new Error(`${url}: ${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`);
  }

  /** @see https://distribution.github.io/distribution/spec/auth/token/ */
  async #token(challenge: string): Promise<string> {
    const part = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
    const [realm, service, scope] = [part('realm'), part('service'), part('scope')];
    if (!/^Bearer /i.test(challenge) || realm === undefined) {
      throw new Error(`unable to retrieve auth token: the registry asks for '${challenge}'`);
    }
    const url = new URL(realm);
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', scope ?? `repository:${this.#image.repository}:pull`);
    const answer = await openUrl(url.href, {
      method: 'GET',
      verifyCertificates: true,
      ...(this.#signal ? { signal: this.#signal } : {}),
    });
    if (answer.statusCode !== 200) {
      answer.resume();
      throw new Error(
        `unable to retrieve auth token: ${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`,
      );
    }
    const { token, access_token: other } = (await json(answer)) as { token?: string; access_token?: string };
    return `Bearer ${token ?? other ?? ''}`;
  }
}
