import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findSiteDirectory, loadSite, type Problem } from '../../../site';
import { generatedFiles } from '../../../site/generated-files';

const root = resolve(__dirname, '../../..');
const specs = join(root, 'specs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-site-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string | Buffer): void {
  mkdirSync(resolve(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function codesIn(directory: string): Problem['code'][] {
  return loadSite({ siteDirectory: directory }).problems.map(({ code }) => code);
}

describe('the example site', () => {
  const result = loadSite({ siteDirectory: specs, workingDirectory: root });

  test('loads without errors, with or without the key that set-up makes', () => {
    expect(result.ok).toBe(true);
    expect(result.problems.filter(({ code }) => code !== 'SSH_KEY_FILE_MISSING')).toEqual([]);
  });

  test('has the machines, ids and addresses that the guides name', () => {
    const environments = result.ok ? result.site.environments : [];
    const seen = environments.map(({ name, posture, vms }) => [
      name,
      posture,
      vms.map((vm) => [
        vm.name,
        vm.vmId,
        vm.nics.map(({ ipv4 }) => (ipv4.method === 'static' ? ipv4.address : '')),
      ]),
    ]);
    expect(seen).toEqual([
      [
        'dev',
        'dev',
        [
          ['dev-router', 10000, ['10.0.12.2/24', '10.10.10.1/24']],
          ['dev1', 10001, ['10.10.10.11/24']],
          ['dev2', 10002, ['10.10.10.12/24']],
        ],
      ],
      [
        'prod',
        'prod',
        [
          ['prod-router', 11000, ['10.0.12.3/24', '10.20.10.1/24']],
          ['prod1', 11001, ['10.20.10.11/24']],
        ],
      ],
    ]);
  });

  test('explains every leaf of every machine by a file', () => {
    if (!result.ok) throw new Error('does not load');
    for (const { name } of result.site.environments.flatMap(({ vms }) => vms)) {
      const values = result.origins.explain(name);
      expect(values.length).toBeGreaterThan(15);
      for (const { origin } of values) expect(origin.file).toMatch(/^specs\/.*\.yaml$|^<built-in>$/);
    }
  });

  test('names its JSON Schema in the first line of every file', () => {
    const files = readdirSync(specs, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.yaml'),
    );
    expect(files.length).toBeGreaterThan(6);
    for (const file of files) {
      const [first = ''] = readFileSync(join(specs, file), 'utf8').split('\n');
      const schema = /^# yaml-language-server: \$schema=(.+)$/.exec(first)?.[1] ?? 'none';
      const target = resolve(specs, file, '..', schema);
      expect([...generatedFiles().keys()].map((path) => join(root, path))).toContain(target);
    }
  });
});

test.each([...generatedFiles().keys()])('%s is fresh (else run: npm run generate)', (path) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(generatedFiles().get(path));
});

describe('finding a site', () => {
  test('specs comes before site-config, and a folder that was asked for before both', () => {
    write('project/specs/site.yaml', '');
    write('site-config/site.yaml', '');
    write('other/site.yaml', '');
    const workingDirectory = join(folder, 'project');
    const find = (options: object): unknown => findSiteDirectory({ workingDirectory, ...options });
    expect(find({})).toEqual({ ok: true, siteDirectory: join(workingDirectory, 'specs') });
    rmSync(join(workingDirectory, 'specs'), { recursive: true });
    expect(find({})).toEqual({ ok: true, siteDirectory: join(folder, 'site-config') });
    expect(find({ environmentSite: '../other' })).toEqual({ ok: true, siteDirectory: join(folder, 'other') });
    expect(find({ environmentSite: '../other', site: '../site-config' })).toMatchObject({
      siteDirectory: join(folder, 'site-config'),
    });
  });

  test('a folder that was asked for is not passed over', () => {
    write('project/specs/site.yaml', '');
    const result = findSiteDirectory({ workingDirectory: join(folder, 'project'), site: 'spec' });
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'SITE_NOT_FOUND' }] });
  });
});

describe('files of a site', () => {
  test('bytes that are no text, links that lead out or in circles, and folders are refused', () => {
    write('specs/site.yaml', Buffer.from([0x6e, 0x61, 0xff, 0xfe]));
    write('specs/defaults.yaml', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]));
    write('outside.yaml', 'vm_id: 10001\n');
    mkdirSync(join(folder, 'specs/vms/folder.yaml'), { recursive: true });
    symlinkSync('../../outside.yaml', join(folder, 'specs/vms/outside.yaml'));
    symlinkSync('loop.yaml', join(folder, 'specs/vms/loop.yaml'));
    symlinkSync('nowhere.yaml', join(folder, 'specs/vms/broken.yaml'));
    expect(codesIn(join(folder, 'specs')).sort()).toEqual([
      'FILE_MISSING',
      'FILE_NOT_TEXT',
      'FILE_NOT_TEXT',
      'FILE_OUTSIDE_SITE',
      'FILE_UNREADABLE',
      'FILE_UNREADABLE',
    ]);
  });

  test('a file that is too large is refused before it is read', () => {
    write('specs/site.yaml', Buffer.alloc(33 * 2 ** 20, 0x23));
    expect(codesIn(join(folder, 'specs'))).toEqual(['FILE_TOO_LARGE']);
  });

  test('a site without site.yaml says so, and files that are not read are named', () => {
    write('specs/envs/dev.yml', '');
    expect(codesIn(join(folder, 'specs')).sort()).toEqual(['FILE_MISPLACED', 'FILE_MISSING']);
  });

  test('a byte-order mark and Windows line ends do no harm', () => {
    const text = readFileSync(join(specs, 'site.yaml'), 'utf8');
    write('specs/site.yaml', `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    const errors = loadSite({ siteDirectory: join(folder, 'specs') }).problems.filter(
      (each) => each.severity === 'error',
    );
    expect(errors).toEqual([]);
  });

  test('chosen files stand in for those of the site', () => {
    write('mine.yaml', 'hosts: { dev1: { timezone: Asia/Tokyo } }\n');
    const chosen = {
      installConfig: { path: 'mine.yaml' },
      defaults: { name: '<stdin>', text: 'imagse: {}\n' },
    };
    const result = loadSite({ siteDirectory: specs, workingDirectory: folder, chosen });
    expect(result.problems.find(({ code }) => code === 'UNKNOWN_FIELD')?.at).toMatchObject({
      file: '<stdin>',
      line: 1,
    });
    const good = loadSite({
      siteDirectory: specs,
      workingDirectory: folder,
      chosen: { installConfig: chosen.installConfig },
    });
    const vms = good.ok ? (good.site.environments[0]?.vms ?? []) : [];
    expect(vms.map(({ install }) => install.timezone)).toEqual(['Etc/UTC', 'Asia/Tokyo', 'Etc/UTC']);
  });
});
