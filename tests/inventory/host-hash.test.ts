import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ansibleContentHash, canonicalJson, hostHash } from '../../inventory';
import { environmentOf, exampleSite, vmOf } from './example-site';

const content = 'c'.repeat(64);

function hashOfDev1(site = exampleSite()): string {
  return hostHash(site, environmentOf(site), vmOf(site, 'dev1'), content);
}

describe('canonicalJson', () => {
  it('does not depend on the order of keys, at any depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  });
});

describe('hostHash', () => {
  const { install } = vmOf(exampleSite(), 'dev1');

  it('is the same for an equal site', () => {
    expect(hashOfDev1()).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfDev1(exampleSite())).toBe(hashOfDev1());
  });

  it('does not change with the memory of the VM', () => {
    expect(hashOfDev1(exampleSite({ dev1: { memoryMib: 4096 } }))).toBe(hashOfDev1());
  });

  it('changes with a role variable of the host, and then for this host alone', () => {
    const changed = exampleSite({ dev1: { install: { ...install, vars: { base_motd: 'hello' } } } });
    expect(hashOfDev1(changed)).not.toBe(hashOfDev1());
    const router = (site = exampleSite()): string =>
      hostHash(site, environmentOf(site), vmOf(site, 'router'), content);
    expect(router(changed)).toBe(router());
  });

  it('changes with a group, and with the content of the playbooks', () => {
    const grouped = exampleSite({ dev1: { install: { ...install, groups: ['web'] } } });
    expect(hashOfDev1(grouped)).not.toBe(hashOfDev1());
    const site = exampleSite();
    expect(hostHash(site, environmentOf(site), vmOf(site, 'dev1'), 'other')).not.toBe(hashOfDev1());
  });

  it('does not depend on the SSH key that set-up made on this machine', () => {
    const site = exampleSite();
    const withKey = { ...site, automation: { ...site.automation, publicKey: 'ssh-ed25519 AAAA me' } };
    expect(hashOfDev1(withKey)).toBe(hashOfDev1());
  });
});

describe('ansibleContentHash', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rackwright-content-'));
    mkdirSync(join(directory, 'a/roles/base/tasks'), { recursive: true });
    writeFileSync(join(directory, 'a/ansible.cfg'), '[defaults]\n');
    writeFileSync(join(directory, 'a/roles/base/tasks/main.yml'), '---\n');
    cpSync(join(directory, 'a'), join(directory, 'b'), { recursive: true });
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const hash = (name: string): string => ansibleContentHash(join(directory, name));

  it('does not depend on the folder or on times', () => {
    utimesSync(join(directory, 'b/ansible.cfg'), 1, 1);
    expect(hash('b')).toBe(hash('a'));
  });

  it('changes with the content, the name and the presence of a file', () => {
    const before = hash('b');
    writeFileSync(join(directory, 'b/roles/base/tasks/main.yml'), '--- \n');
    const edited = hash('b');
    writeFileSync(join(directory, 'b/roles/base/tasks/other.yml'), '');
    expect(new Set([before, edited, hash('b')]).size).toBe(3);
  });

  it('ignores documentation, hidden files and compiled Python', () => {
    const before = hash('b');
    writeFileSync(join(directory, 'b/roles/base/README.md'), 'text');
    writeFileSync(join(directory, 'b/roles/.swp'), 'text');
    mkdirSync(join(directory, 'b/roles/__pycache__'));
    writeFileSync(join(directory, 'b/roles/__pycache__/x.pyc'), 'text');
    expect(hash('b')).toBe(before);
  });
});
