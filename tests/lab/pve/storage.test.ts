import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab, type LabFixture } from './lab-fixture';

const BYTES = Buffer.from('a small image');

describe('storages', () => {
  let fixture: LabFixture;
  let folder: string;
  let mirror: Server;
  let url: string;
  let asked: string[];

  beforeAll(async () => {
    fixture = await startLab();
    folder = mkdtempSync(join(tmpdir(), 'rackwright-files-'));
    asked = [];
    mirror = createServer((incoming, answer) => {
      asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
      if (incoming.url === '/moved.iso') answer.writeHead(302, { location: '/there.iso' }).end();
      else if (incoming.url === '/there.iso')
        answer.writeHead(200, { 'content-length': BYTES.length }).end(BYTES);
      else answer.writeHead(404).end();
    });
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    mirror.close();
    rmSync(folder, { recursive: true });
    await fixture.remove();
  });

  const local = 'nodes/lab/storage/local';
  const volids = async (): Promise<string[]> =>
    (await fixture.client.get<readonly { volid: string }[]>(`${local}/content`)).map(({ volid }) => volid);
  const download = async (params: Record<string, string>): Promise<unknown> =>
    fixture.client.waitTask(
      await fixture.client.post(`${local}/download-url`, { content: 'iso', ...params }),
    );

  it('keep an upload byte for byte, under the name that it came with', async () => {
    const file = join(folder, 'big.iso');
    const bytes = Buffer.alloc(3_000_000, 'rackwright');
    writeFileSync(file, bytes);
    const upload = { path: file, name: 'dev1-cidata-0123456789ab.iso' };
    await fixture.client.waitTask(await fixture.client.upload(`${local}/upload`, { content: 'iso' }, upload));
    const [row] = await fixture.client.get<readonly unknown[]>(`${local}/content`, { content: 'iso' });
    expect(row).toMatchObject({
      volid: 'local:iso/dev1-cidata-0123456789ab.iso',
      size: bytes.length,
      format: 'iso',
    });
    const kept = readFileSync(join(fixture.directory, 'storage/lab/local/iso/dev1-cidata-0123456789ab.iso'));
    expect(kept.equals(bytes)).toBe(true);
  });

  it('refuse contents that they cannot hold and names with another extension', async () => {
    const file = join(folder, 'note.txt');
    writeFileSync(file, 'x');
    const upload = (content: string, storage = 'local'): Promise<unknown> =>
      fixture.client.upload(`nodes/lab/storage/${storage}/upload`, { content }, { path: file });
    await expect(upload('iso')).rejects.toMatchObject({ errors: { filename: 'wrong file extension' } });
    await expect(upload('snippets')).rejects.toMatchObject({ status: 400 });
    await expect(upload('iso', 'local-lvm')).rejects.toThrow(
      "storage 'local-lvm' does not support content type 'iso'",
    );
    const named = { path: file, name: '../../x.iso' };
    await fixture.client.waitTask(await fixture.client.upload(`${local}/upload`, { content: 'iso' }, named));
    expect(await volids()).toContain('local:iso/x.iso');
  });

  it('know images of the catalogue without asking anybody', async () => {
    const image = { content: 'import', filename: 'debian-12-genericcloud-amd64.qcow2' };
    const where = `${url}/${image.filename}`;
    const metadata = await fixture.client.get('nodes/lab/query-url-metadata', { url: where });
    expect(metadata).toMatchObject({ filename: image.filename, size: 350_224_384 });
    await download({ ...image, url: where });
    await expect(fixture.client.get(`${local}/content`, { content: 'import' })).resolves.toMatchObject([
      { size: 350_224_384 },
    ]);
    expect(asked).toEqual([]);
    await expect(download({ ...image, url: where })).rejects.toThrow(
      "refusing to override existing file '/var/lib/vz/import/debian-12-genericcloud-amd64.qcow2'",
    );
  });

  it('fetch what the catalogue does not know, follow redirects and verify checksums', async () => {
    await expect(
      fixture.client.get('nodes/lab/query-url-metadata', { url: `${url}/moved.iso` }),
    ).resolves.toMatchObject({
      filename: 'moved.iso',
      size: BYTES.length,
    });
    const checksum = createHash('sha256').update(BYTES).digest('hex');
    const image = { filename: 'moved.iso', url: `${url}/moved.iso`, 'checksum-algorithm': 'sha256' };
    await expect(download({ ...image, checksum: '00' })).rejects.toThrow('checksum mismatch');
    expect(await volids()).not.toContain('local:iso/moved.iso');
    await download({ ...image, checksum });
    expect(await volids()).toContain('local:iso/moved.iso');
    await expect(download({ filename: 'gone.iso', url: `${url}/gone.iso` })).rejects.toThrow(
      'download failed: 404 Not Found',
    );
  });

  it('have deleted a file when they answer, named with the storage or without', async () => {
    await fixture.client.delete(`${local}/content/local:iso/moved.iso`);
    await fixture.client.delete(`${local}/content/iso/x.iso`);
    expect(await volids()).toEqual([
      'local:import/debian-12-genericcloud-amd64.qcow2',
      'local:iso/dev1-cidata-0123456789ab.iso',
    ]);
    await expect(fixture.client.delete(`${local}/content/iso/x.iso`)).rejects.toThrow(
      "volume 'local:iso/x.iso' does not exist",
    );
  });

  it('keep an upload only if it hashes to what was said, and comes in PVE’s form', async () => {
    const file = join(folder, 'hashed.iso');
    writeFileSync(file, BYTES);
    const value = createHash('sha256').update(BYTES).digest('hex').toUpperCase();
    const send = (fields: Record<string, string>): Promise<string> =>
      fixture.client.upload(`${local}/upload`, fields, { path: file });
    const fields = { content: 'iso', 'checksum-algorithm': 'sha256' };
    await fixture.client.waitTask(await send({ ...fields, checksum: value }));
    const wrong = await send({ ...fields, checksum: '00' });
    await expect(fixture.client.waitTask(wrong)).rejects.toThrow(
      `checksum mismatch: got '${value.toLowerCase()}' != expect '00'`,
    );
    await expect(send({ content: 'iso', checksum: value })).rejects.toMatchObject({
      status: 400,
      errors: { 'checksum-algorithm': "missing property - 'checksum' requires this property" },
    });
    await expect(send({ content: 'iso', nonsense: 'x' })).rejects.toMatchObject({
      status: 500,
      reason: 'upload failed',
    });
  });

  it('leave nothing of an upload that was broken off', async () => {
    const { request } = await import('node:https');
    const { readdirSync } = await import('node:fs');
    await new Promise<void>((resolve) => {
      const headers = {
        authorization: `PVEAPIToken=${fixture.lab.token}`,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': 1_000_000,
      };
      const options = { method: 'POST', headers, rejectUnauthorized: false };
      const outgoing = request(`${fixture.lab.url}api2/json/${local}/upload`, options);
      outgoing.on('error', () => {
        resolve();
      });
      outgoing.write(
        '--b\r\nContent-Disposition: form-data; name="filename"; filename="y.iso"\r\n\r\nhalf',
        () => {
          setTimeout(() => outgoing.destroy(new Error('broken off')), 50);
        },
      );
    });
    // As soon as the lab has noticed.
    while (readdirSync(join(fixture.directory, 'upload')).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await volids()).not.toContain('local:iso/y.iso');
  });

  it('take a list that comes as a parameter that is there several times', async () => {
    const body = 'storage=nas&type=nfs&server=10.0.0.9&export=/srv&content=images&content=backup&nodes=lab';
    const answer = await new Promise<number>((resolve, reject) => {
      const outgoing = request(
        new URL('api2/json/storage', fixture.lab.url),
        {
          method: 'POST',
          agent: false,
          rejectUnauthorized: false,
          headers: {
            authorization: `PVEAPIToken=${fixture.lab.token}`,
            'content-type': 'application/x-www-form-urlencoded',
          },
        },
        (incoming) => {
          incoming.resume();
          resolve(incoming.statusCode ?? 0);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    expect(answer).toBe(200);
    await expect(fixture.client.get('storage/nas')).resolves.toMatchObject({ content: 'images,backup' });
  });

  it('bring templates of containers, by name and by URL, without a network', async () => {
    const { client } = fixture;
    const offered = await client.get<readonly { template: string; location: string }[]>('nodes/lab/aplinfo');
    const { template } = offered.find(({ template: name }) => name.startsWith('debian-12-standard_'))!;
    const bring = (): Promise<string> => client.post('nodes/lab/aplinfo', { storage: 'local', template });
    await client.waitTask(await bring());
    // As on a node, a template that is there is not fetched again.
    await client.waitTask(await bring());
    const url = 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64-root.tar.xz';
    await download({ content: 'vztmpl', filename: 'noble.tar.xz', url });
    expect(await volids()).toEqual(
      expect.arrayContaining([`local:vztmpl/${template}`, 'local:vztmpl/noble.tar.xz']),
    );
    const unknown = client.post('nodes/lab/aplinfo', { storage: 'local', template: 'nothing.tar.zst' });
    await expect(unknown).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('no such template'),
    });
  });
});
