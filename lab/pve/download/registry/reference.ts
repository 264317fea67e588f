/** Where an image of a registry is. */
export interface ImageReference {
  /** `https://registry-1.docker.io` */
  readonly registry: string;
  /** `library/debian` */
  readonly repository: string;
  /** `12`; `latest` where none is said. */
  readonly tag: string;
}

const DOCKER = 'registry-1.docker.io';

/** A host name and, where there is one, a port. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/i;

/**
 * Reads a reference as container tools do: without a host it is Docker Hub's, and a registry on loopback has no TLS.
 *
 * @example parseReference('debian:12') // { registry: 'https://registry-1.docker.io', repository: 'library/debian', tag: '12' }
 * @throws Error when its host is none
 * @see https://distribution.github.io/distribution/spec/api/ and https://docs.docker.com/reference/cli/dockerd/#insecure-registries
 */
export function parseReference(reference: string): ImageReference {
  const slash = reference.indexOf('/');
  const first = slash < 0 ? '' : reference.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const rest = isHost ? reference.slice(slash + 1) : reference;
  const colon = rest.lastIndexOf(':');
  const name = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? 'latest' : rest.slice(colon + 1);
  const host = !isHost || first === 'docker.io' ? DOCKER : first;
  const port = Number(/:(\d+)$/.exec(host)?.[1] ?? 443);
  if (!HOST.test(host) || port > 65_535)
    throw new Error(`invalid reference format: no registry is called '${host}'`);
  const isLocal = /^(?:localhost|127\.[\d.]+)(?::\d+)?$/.test(host);
  const repository = host === DOCKER && !name.includes('/') ? `library/${name}` : name;
  return { registry: `${isLocal ? 'http' : 'https'}://${host}`, repository, tag };
}
