import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { addMedium, MediaStore, type Medium, prepareIso } from '../../../boot/media';

let folder: string;
let store: MediaStore;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-media-'));
  now = Date.parse('2026-01-01T00:00:00Z');
  store = new MediaStore(join(folder, 'media'), () => (now += 1000));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const add = (name: string, sources: readonly string[], checksum?: string): Promise<Medium> =>
  addMedium(store, name, {
    ...{ sources, downloads: join(folder, 'downloads'), onProgress: () => undefined },
    ...(checksum === undefined ? {} : { checksum }),
  });
const given = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** A disk of 1 MiB that a BIOS would start. */
function disk(text = 'boot'): Buffer {
  const bytes = Buffer.alloc(1024 * 1024);
  bytes.write(text);
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}

test('files of a network installer are kept as they are; a newer version is given out, and the older one is still there', async () => {
  const first = await add('debian-12', [given('linux', 'kernel 1'), given('initrd.gz', 'initrd')]);
  const second = await add('debian-12', [given('linux', 'kernel 2'), given('initrd.gz', 'initrd')]);
  expect(first.files).toEqual([
    { name: 'initrd.gz', bytes: 6, sha256: sha256('initrd') },
    { name: 'linux', bytes: 8, sha256: sha256('kernel 1') },
  ]);
  expect(readFileSync(store.fileOf('debian-12', 'linux') ?? '', 'utf8')).toBe('kernel 2');
  expect(readFileSync(store.fileOf('debian-12', 'linux', first.version) ?? '', 'utf8')).toBe('kernel 1');
  expect(store.list().map(({ version, isCurrent }) => [version, isCurrent])).toEqual([
    [second.version, true],
    [first.version, false],
  ]);
});

test('the same again is the same version; an older one is given out again by adding it again', async () => {
  const linux = given('linux', 'kernel 1');
  const first = await add('debian-12', [linux]);
  await add('debian-12', [given('linux', 'kernel 2')]);
  const again = await add('debian-12', [given('linux', 'kernel 1')]);
  expect(again).toEqual(first);
  expect(store.current('debian-12')?.version).toBe(first.version);
  expect(store.list()).toHaveLength(2);
});

test('what is removed is not given out; the newest of the others is', async () => {
  const first = await add('debian-12', [given('linux', 'kernel 1')]);
  const second = await add('debian-12', [given('linux', 'kernel 2')]);
  expect(store.remove('debian-12', second.version)).toEqual([second.version]);
  expect(store.current('debian-12')?.version).toBe(first.version);
  store.remove('debian-12');
  expect(store.current('debian-12')).toBeUndefined();
  expect(() => store.remove('debian-12')).toThrow(expect.objectContaining({ code: 'BOOT_MEDIUM_UNKNOWN' }));
});

test.each(['../secret', '..', '.hidden', 'a/b', '', 'medium.json', 'current'])(
  '%j is no file of a medium',
  async (name) => {
    await add('debian-12', [given('linux', 'kernel')]);
    writeFileSync(join(folder, 'secret'), 'secret');
    expect(store.fileOf('debian-12', name)).toBeUndefined();
    expect(store.fileOf('debian-12', 'linux', name)).toBeUndefined();
    await expect(store.add('../x', () => Promise.reject(new Error('not called')))).rejects.toMatchObject({
      code: 'BOOT_MEDIUM_INVALID',
    });
  },
);

test('what fails on the way leaves nothing', async () => {
  await expect(
    store.add('debian-12', (at) => {
      writeFileSync(join(at, 'linux'), 'half');
      return Promise.reject(new Error('no space'));
    }),
  ).rejects.toThrow('no space');
  expect(readdirSync(join(folder, 'media/debian-12'))).toEqual([]);
  expect(store.list()).toEqual([]);
});

const hasQemu = existsSync('/usr/bin/qemu-img');
const images = hasQemu ? describe : describe.skip;
images(`disk images${hasQemu ? '' : ' (skipped: there is no qemu-img)'}`, () => {
  test.each([
    ['image.raw', (raw: Buffer) => raw],
    ['image.raw.gz', (raw: Buffer) => gzipSync(raw)],
    ['image.qcow2', qcow2],
    ['image.qcow2.xz', (raw: Buffer) => spawnSync('xz', ['-c'], { input: qcow2(raw) }).stdout],
  ])('%s becomes the raw disk, packed by gzip', async (name, make) => {
    const medium = await add('debian-12', [given(name, make(disk()))]);
    expect(medium).toMatchObject({ diskBytes: 1024 * 1024, files: [{ name: 'disk.img.gz' }] });
    const packed = readFileSync(store.fileOf('debian-12', 'disk.img.gz') ?? '');
    expect(gunzipSync(packed).equals(disk())).toBe(true);
    expect(medium.files[0]?.sha256).toBe(sha256(packed));
  });

  test('what no machine could start from is refused', async () => {
    const source = given('image.raw', Buffer.alloc(1024 * 1024));
    await expect(add('debian-12', [source])).rejects.toMatchObject({ code: 'BOOT_MEDIUM_INVALID' });
    expect(store.list()).toEqual([]);
  });

  test('an image that cannot be unpacked is told in the words of the program that tried', async () => {
    const source = given('image.raw.xz', Buffer.from('fd377a585a000000', 'hex'));
    await expect(add('debian-12', [source])).rejects.toMatchObject({ code: 'BOOT_TOOL' });
  });

  test('an image that reads another file of this machine is refused', async () => {
    const secret = given('secret.raw', disk('secret'));
    const evil = join(folder, 'evil.qcow2');
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', secret, evil]);
    await expect(add('debian-12', [evil])).rejects.toThrow('lies on another image');
  });

  function qcow2(raw: Buffer): Buffer {
    const [from, to] = [given('source.raw', raw), join(folder, 'made.qcow2')];
    spawnSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', from, to]);
    return readFileSync(to);
  }
});

const hasXorriso = existsSync('/usr/bin/xorriso') && existsSync('/usr/bin/zstd');
const media = hasXorriso ? describe : describe.skip;
media(`installation media${hasXorriso ? '' : ' (skipped: there is no xorriso or zstd)'}`, () => {
  function iso(files: Readonly<Record<string, string | Buffer>>): string {
    const tree = join(folder, 'tree');
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(tree, path, '..'), { recursive: true });
      writeFileSync(join(tree, path), content);
    }
    const { status, stderr } = spawnSync(
      'xorriso',
      ['-as', 'mkisofs', '-quiet', '-o', join(folder, 'a.iso'), '-J', '-r', tree],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return join(folder, 'a.iso');
  }

  test('of Ubuntu the kernel, the initial RAM disk and the medium itself are kept', async () => {
    const source = iso({ 'casper/vmlinuz': 'kernel', 'casper/initrd': 'initrd' });
    const { files } = await add('ubuntu-24', [source]);
    expect(files.map(({ name }) => name)).toEqual(['initrd', 'medium.iso', 'vmlinuz']);
    expect(readFileSync(store.fileOf('ubuntu-24', 'vmlinuz') ?? '', 'utf8')).toBe('kernel');
  });

  test('of Talos the kernel and the initial RAM disk are kept, by the names of its releases', async () => {
    const { files } = await add('talos', [iso({ 'boot/vmlinuz': 'kernel', 'boot/initramfs.xz': 'initrd' })]);
    expect(files.map(({ name }) => name)).toEqual(['initramfs-amd64.xz', 'vmlinuz-amd64']);
    expect(readFileSync(store.fileOf('talos', 'initramfs-amd64.xz') ?? '', 'utf8')).toBe('initrd');
  });

  test('of Proxmox VE the medium loses what lies beside it, and the initial RAM disk is packed by gzip', async () => {
    const initrd = spawnSync('zstd', ['-q', '-c'], { input: 'initrd' }).stdout;
    const source = iso({
      ...{ 'boot/linux26': 'kernel', 'boot/initrd.img': initrd, 'pve-base.squashfs': 'system' },
      'auto-installer-mode.toml': 'mode = "http"\n',
    });
    const { files } = await add('proxmox-ve', [source]);
    expect(files.map(({ name }) => name)).toEqual(['initrd.img', 'proxmox.iso', 'vmlinuz']);
    const kept = store.fileOf('proxmox-ve', 'initrd.img') ?? '';
    expect(gunzipSync(readFileSync(kept)).toString()).toBe('initrd');
    const listed = spawnSync(
      'xorriso',
      ['-indev', store.fileOf('proxmox-ve', 'proxmox.iso') ?? '', '-find', '/'],
      {
        encoding: 'utf8',
      },
    ).stdout;
    expect(listed).toContain('/pve-base.squashfs');
    expect(listed).not.toContain('/boot');
  });

  const pve = (): string =>
    iso({ 'boot/linux26': 'kernel', 'boot/initrd.img': 'initrd', 'auto-installer-capable': '' });
  const server = { url: 'https://10.0.12.2:8443/answer', fingerprint: 'AB:'.repeat(31) + 'CD' };

  test('a prepared medium of Proxmox VE says where it asks and what it trusts, and keeps its date', async () => {
    const [source, output] = [pve(), join(folder, 'auto.iso')];
    expect(
      await prepareIso({ iso: source, output, server: () => ({ ...server, token: 'rack:secret-1' }) }, {}),
    ).toEqual({
      system: 'Proxmox VE',
      by: 'xorriso',
      sha256: sha256(readFileSync(output)),
    });
    const mode = join(folder, 'mode.toml');
    const words = ['-osirrox', 'on', '-indev', output, '-extract_single', '/auto-installer-mode.toml', mode];
    spawnSync('xorriso', words);
    expect(parse(readFileSync(mode, 'utf8'))).toEqual({
      mode: 'http',
      partition_label: 'proxmox-ais',
      http: { url: server.url, cert_fingerprint: server.fingerprint, token: 'rack:secret-1' },
    });
    const dateOf = (file: string): string =>
      /Creation Time: (\d+)/.exec(
        spawnSync('xorriso', ['-indev', file, '-pvd_info'], { encoding: 'utf8' }).stdout,
      )?.[1] ?? file;
    expect(dateOf(output)).toBe(dateOf(source));
    expect(readdirSync(folder).filter((name) => name.startsWith('.rackwright'))).toEqual([]);
  });

  test.each([
    ['the medium itself', { output: 'a.iso' }, 'goes to another file'],
    ['something that is no fingerprint', { fingerprint: 'AB:CD' }, 'is no SHA-256'],
    ['something that is no URL', { url: 'ftp://x' }, 'is no URL'],
    ['something that is no token', { token: 'rack' }, 'an id, a colon and a secret'],
  ])('%s is refused when a medium is prepared', async (_what, given, words) => {
    const { output, ...changed } = { output: 'auto.iso', ...server, ...given };
    await expect(
      prepareIso({ iso: pve(), server: () => changed, output: join(folder, output) }, {}),
    ).rejects.toMatchObject({ code: 'BOOT_MEDIUM_INVALID', message: expect.stringContaining(words) });
  });

  test.each([
    ['of Proxmox VE that was not prepared', { 'boot/linux26': 'k', 'boot/initrd.img': 'i' }, 'iso prepare'],
    ['of something else', { 'readme.txt': 'x' }, 'none of Ubuntu Server, Proxmox VE or Talos'],
  ])('a medium %s is refused with what to do', async (_what, files, words) => {
    await expect(add('x', [iso(files)])).rejects.toMatchObject({
      code: 'BOOT_MEDIUM_INVALID',
      message: expect.stringContaining(words),
    });
  });
});

describe('downloads', () => {
  const content = 'x'.repeat(200_000);
  let server: Server;
  let url: string;
  let asked: (string | undefined)[];
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
      // The first connection breaks in the middle.
      if (asked.length > 1) response.end(content.slice(from));
      else void breakOff(response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/linux?token=secret`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Sends a half, and breaks the connection once some of it has arrived on disk. */
  async function breakOff(response: ServerResponse): Promise<void> {
    response.write(content.slice(0, 100_000));
    const arrived = (): number => {
      const at = join(folder, 'downloads');
      return Math.max(
        0,
        ...(existsSync(at) ? readdirSync(at).map((name) => statSync(join(at, name)).size) : []),
      );
    };
    while (arrived() === 0) await sleep(5);
    response.destroy();
  }

  test('one that breaks is taken up where it broke, and no secret of its URL is kept', async () => {
    const medium = await add('debian-12', [url], `sha256:${sha256(content)}`);
    expect(readFileSync(store.fileOf('debian-12', 'linux') ?? '', 'utf8')).toBe(content);
    expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(JSON.stringify(medium)).not.toContain('secret');
    expect(readdirSync(join(folder, 'downloads'))).toEqual([]);
  });

  test('one with another checksum is refused, and nothing of it is kept', async () => {
    await expect(add('debian-12', [url], `sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({
      code: 'BOOT_DOWNLOAD',
      message: expect.stringContaining(sha256(content)),
    });
    expect(readdirSync(join(folder, 'downloads'))).toEqual([]);
    expect(store.list()).toEqual([]);
  });
});
