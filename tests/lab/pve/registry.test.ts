import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startLab, type LabFixture } from './lab-fixture';

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const LAYER = Buffer.from('a layer');
const CONFIG = Buffer.from('{"architecture":"amd64","os":"linux"}');
const blob = (bytes: Buffer): object => ({ mediaType: 'x', digest: sha256(bytes), size: bytes.length });
const MANIFEST = Buffer.from(JSON.stringify({ config: blob(CONFIG), layers: [blob(LAYER)] }));
const INDEX = Buffer.from(
  JSON.stringify({
    manifests: [
      { ...blob(Buffer.from('other')), platform: { os: 'linux', architecture: 'arm64' } },
      { ...blob(MANIFEST), platform: { os: 'linux', architecture: 'amd64' } },
    ],
  }),
);

/** A registry that wants a token, and keeps its blobs elsewhere. */
function serveRegistry(layer: Buffer): (request: IncomingMessage, response: ServerResponse) => void {
  const at = (digest: string, folder: string): string => `/v2/team/app/${folder}/${digest}`;
  const files = new Map<string, Buffer>([
    [at('1', 'manifests'), INDEX],
    [at(sha256(MANIFEST), 'manifests'), MANIFEST],
    [at(sha256(CONFIG), 'blobs'), CONFIG],
    ['/v2/team/app/tags/list', Buffer.from('{"name":"team/app","tags":["1","2"]}')],
  ]);
  return (request, response) => {
    const url = request.url ?? '';
    const origin = `http://${request.headers.host ?? ''}`;
    if (url.startsWith('/token')) {
      expect(new URL(url, origin).searchParams.get('scope')).toBe('repository:team/app:pull');
      response.end('{"token":"anonymous"}');
    } else if (url === '/layer') {
      // As an object store, which refuses what it does not know; it is asked by another name of the host.
      response.writeHead(request.headers.authorization === undefined ? 200 : 400).end(layer);
    } else if (request.headers.authorization !== 'Bearer anonymous') {
      const challenge = `Bearer realm="${origin}/token",service="here",scope="repository:team/app:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    } else if (url === at(sha256(LAYER), 'blobs')) {
      response.writeHead(307, { location: `${origin.replace('127.0.0.1', 'localhost')}/layer` }).end();
    } else response.writeHead(files.has(url) ? 200 : 404).end(files.get(url));
  };
}

describe('images of container registries', () => {
  let fixture: LabFixture;
  let registry: Server;
  let host: string;
  const serve = async (layer: Buffer): Promise<void> => {
    registry = createServer(serveRegistry(layer));
    await new Promise<void>((resolve) => registry.listen(0, resolve));
    host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  };
  const pull = async (params: Record<string, string>): Promise<unknown> =>
    fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/oci-registry-pull', params));

  beforeEach(async () => {
    fixture = await startLab();
  });

  afterEach(async () => {
    registry.close();
    registry.closeAllConnections();
    await fixture.remove();
  });

  it('are pulled as OCI archives, with an anonymous token', async () => {
    await serve(LAYER);
    await pull({ reference: `${host}/team/app:1` });
    const content = await fixture.client.get<readonly object[]>('nodes/lab/storage/local/content');
    expect(content).toEqual([
      expect.objectContaining({ volid: 'local:vztmpl/app_1.tar', content: 'vztmpl', format: 'tar' }),
    ]);
    const archive = join(fixture.directory, 'storage/lab/local/vztmpl/app_1.tar');
    const read = (name: string): string => execFileSync('tar', ['-xOf', archive, name]).toString();
    const index = JSON.parse(read('index.json')) as { manifests: readonly { digest: string }[] };
    expect(index.manifests).toEqual([expect.objectContaining({ digest: sha256(MANIFEST) })]);
    expect(read(`blobs/${sha256(LAYER).replace(':', '/')}`)).toBe(LAYER.toString());
    await expect(pull({ reference: `${host}/team/app:1` })).rejects.toThrow(
      /refusing to override existing file/,
    );
    const tags = fixture.client.get('nodes/lab/query-oci-repo-tags', { reference: `${host}/team/app` });
    await expect(tags).resolves.toEqual(['1', '2']);
  });

  it('are not there after a pull that failed', async () => {
    await serve(Buffer.from('something else'));
    await expect(pull({ reference: `${host}/team/app:1`, filename: 'mine' })).rejects.toThrow(
      /digest mismatch/,
    );
    await expect(pull({ reference: `${host}/team/app:9` })).rejects.toThrow(/404 Not Found/);
    await expect(fixture.client.get('nodes/lab/storage/local/content')).resolves.toEqual([]);
    expect(execFileSync('find', [fixture.directory, '-name', '*.tmp_*']).toString()).toBe('');
  });
});
