import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseSources } from '../../../lab/guests/root/release-sources';

const bookworm = { id: 'debian', codename: 'bookworm' };
const noble = { id: 'ubuntu', codename: 'noble' };
let apt: string;
beforeAll(() => {
  apt = mkdtempSync(join(tmpdir(), 'rackwright-apt-'));
  mkdirSync(join(apt, 'sources.list.d'));
  writeFileSync(
    join(apt, 'sources.list'),
    `deb http://mirror.example.org/debian bookworm main
deb http://mirror.example.org/debian bookworm-updates main
deb http://mirror.example.org/security bookworm-security main
deb http://mirror.example.org/ubuntu noble main universe
`,
  );
});
afterAll(() => {
  rmSync(apt, { recursive: true, force: true });
});

const suitesOf = (name: string, host: typeof bookworm): readonly string[] =>
  releaseSources(name, host, apt).sources.flatMap(({ origin, suites }) =>
    suites.map((suite) => `${origin} ${suite}`),
  );

test("the default root is of the host's own release", () => {
  expect(releaseSources('debian-12', noble, apt)).toMatchObject({ suite: 'noble' });
  expect(suitesOf('debian-12', noble)).toEqual(['http://mirror.example.org/ubuntu noble']);
});

test("another release of the host's distribution comes from the same archives", () => {
  expect(releaseSources('debian-13', bookworm, apt)).toMatchObject({ suite: 'trixie' });
  expect(suitesOf('debian-13', bookworm)).toEqual([
    'http://mirror.example.org/debian trixie',
    'http://mirror.example.org/debian trixie-updates',
    'http://mirror.example.org/security trixie-security',
  ]);
});

test('the other distribution comes from its own archives, checked by its own keys', () => {
  const { suite, sources } = releaseSources('ubuntu-22.04', bookworm, apt);
  expect(suite).toBe('jammy');
  expect(sources).toEqual([
    {
      uri: 'http://archive.ubuntu.com/ubuntu',
      origin: 'http://archive.ubuntu.com/ubuntu',
      suites: ['jammy', 'jammy-updates', 'jammy-security'],
      components: ['main', 'universe'],
      signedBy: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
    },
  ]);
  expect(suitesOf('debian-13', noble)).toEqual([
    'http://deb.debian.org/debian trixie',
    'http://deb.debian.org/debian trixie-updates',
    'http://deb.debian.org/debian-security trixie-security',
  ]);
});
