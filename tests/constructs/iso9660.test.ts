import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../properties';
import { isoImage } from '../../constructs/iso9660';

const folder = mkdtempSync(join(tmpdir(), 'rackwright-iso-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function has(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What a reader that knows the format finds: the Joliet tree, as Linux and Windows mount it. */
function readJoliet(image: Buffer): Record<string, string> {
  const descriptor = image.subarray(17 * 2048, 18 * 2048);
  const root = descriptor.subarray(156, 190);
  const records = image.subarray(root.readUInt32LE(2) * 2048).subarray(0, root.readUInt32LE(10));
  const files: Record<string, string> = {};
  for (let at = 0; at < records.length;) {
    const length = records[at] ?? 0;
    if (length === 0) {
      at = (Math.floor(at / 2048) + 1) * 2048;
      continue;
    }
    const record = records.subarray(at, at + length);
    at += length;
    if (((record[25] ?? 0) & 2) !== 0) continue;
    const name = Buffer.from(record.subarray(33, 33 + (record[32] ?? 0)))
      .swap16()
      .toString('utf16le');
    const start = record.readUInt32LE(2) * 2048;
    files[name] = image.subarray(start, start + record.readUInt32LE(10)).toString();
  }
  return files;
}

const cidata = {
  'meta-data': 'instance-id: "a"\n',
  'network-config': 'version: 2\n',
  'user-data': `#cloud-config\n# ${'x'.repeat(5000)}\n`,
};

describe('an ISO image', () => {
  test('is equal to the byte for equal input', () => {
    expect(
      isoImage({ label: 'cidata', files: cidata }).equals(isoImage({ label: 'cidata', files: cidata })),
    ).toBe(true);
  });

  test('has both tables of contents in whole sectors', () => {
    const image = isoImage({ label: 'cidata', files: cidata });
    expect(image.length % 2048).toBe(0);
    expect(image.readUInt32LE(16 * 2048 + 80) * 2048).toBe(image.length);
    expect(image.toString('latin1', 16 * 2048 + 1, 16 * 2048 + 6)).toBe('CD001');
  });

  test('gives back every file that went onto it, under its own name', () => {
    const name = fc.stringMatching(/^[a-z][a-zA-Z0-9._-]{0,40}$/);
    const files = fc.dictionary(name, fc.string({ maxLength: 5000 }), { maxKeys: 60 });
    fc.assert(
      fc.property(files, (input) => {
        expect(readJoliet(isoImage({ label: 'test', files: { ...input } }))).toEqual({ ...input });
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['ISO_VOLUME_LABEL', { label: 'much too long a label', files: {} }],
    ['ISO_FILE_NAME', { label: 'cidata', files: { 'a/b': '' } }],
    ['ISO_FILE_NAME', { label: 'cidata', files: { 'a\tb': '' } }],
  ])('is refused with %s', (code, options) => {
    expect(() => isoImage(options)).toThrow(expect.objectContaining({ code }) as Error);
  });

  const withXorriso = has('xorriso') ? describe : describe.skip;
  withXorriso('read by xorriso (skipped where it is not installed)', () => {
    test('holds the files, byte for byte', () => {
      const iso = join(folder, 'cidata.iso');
      writeFileSync(iso, isoImage({ label: 'cidata', files: cidata }));
      const target = join(folder, 'extracted');
      execFileSync('xorriso', ['-osirrox', 'on', '-indev', iso, '-extract', '/', target], {
        stdio: 'ignore',
      });
      for (const [name, content] of Object.entries(cidata)) {
        expect(readFileSync(join(target, name), 'utf8')).toBe(content);
      }
      execFileSync('chmod', ['-R', 'u+w', target]);
    });

    test('reads like the image that xorriso makes of the same files', () => {
      const source = mkdtempSync(join(folder, 'source-'));
      for (const [name, content] of Object.entries(cidata)) writeFileSync(join(source, name), content);
      const theirs = join(folder, 'theirs.iso');
      const options = ['-as', 'mkisofs', '-quiet', '-joliet', '-volid', 'cidata', '-output', theirs, source];
      execFileSync('xorriso', options, { stdio: 'ignore' });
      expect(readJoliet(readFileSync(theirs))).toEqual(
        readJoliet(isoImage({ label: 'cidata', files: cidata })),
      );
    });
  });

  const withBlkid = has('blkid') ? describe : describe.skip;
  withBlkid('probed by blkid (skipped where it is not installed)', () => {
    test('is a Joliet volume labelled cidata, which is what cloud-init looks for', () => {
      const iso = join(folder, 'probed.iso');
      writeFileSync(iso, isoImage({ label: 'cidata', files: cidata }));
      const found = execFileSync('blkid', ['-p', '-o', 'export', iso], { encoding: 'utf8' });
      expect(found).toContain('LABEL=cidata\n');
      expect(found).toContain('TYPE=iso9660\n');
      expect(found).toContain('Joliet');
    });
  });
});
