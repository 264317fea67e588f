import { existsSync, readFileSync } from 'node:fs';
import { parse, stringify } from 'smol-toml';
import { renderAnswer } from '../../../boot/installers/proxmox-ve';
import { installable, parseRelease, secretProblemsOf } from '../../../boot/installers';
import { CURRENT_ZONES } from '../../../site/installation/renamed-zones';
import type { Site } from '../../../site';
import { everyMedium, rackFile, rackSite } from '../rack-site';

const RELEASES = ['8.3', '8.4', '9.0', '9.1', '9.2'];
const SECRETS: Readonly<Record<string, string>> = {
  'passwords.pve_root': 'a password of 24 letters',
  'subscriptions.pve1': 'pve2c-1234567890',
};

function answerOf(
  release: string,
  site: Site = rackSite(),
  secrets = SECRETS,
): ReturnType<typeof renderAnswer> {
  const found = installable(site, 'pve1', { medium: everyMedium });
  if (!found.ok) return { ok: false, problems: found.problems };
  return renderAnswer(found.target, {
    release: parseRelease(release)!,
    secret: (path) => secrets[path],
    webhook: { url: 'https://10.0.12.2:8443/webhook', token: 'the-token' },
    firstBootUrl: 'https://10.0.12.2:8443/first-boot',
    fingerprint: 'AB:CD',
  });
}

/** `global.fqdn` and so on; what a filter and a mapping hold is not the installer's. */
function keysOf(value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
  if (['filter', 'mapping'].includes(path.at(-1) ?? '')) return [path.join('.')];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, [...path, key]));
}

/** Keys that each release knows, of those that Rackwright may write; from 8.4 on with hyphens. */
const ALWAYS = [
  ...['keyboard', 'country', 'fqdn', 'mailto', 'timezone', 'root-password', 'root-password-hashed'],
  ...['root-ssh-keys', 'reboot-on-error'],
].map((key) => `global.${key}`);
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '8.3': [
    ...ALWAYS,
    ...['source', 'cidr', 'dns', 'gateway', 'filter'].map((key) => `network.${key}`),
    ...['filesystem', 'disk-list', 'filter', 'filter-match', 'zfs.raid', 'zfs.ashift', 'zfs.arc-max'].map(
      (key) => `disk-setup.${key}`,
    ),
    ...['url', 'cert-fingerprint'].map((key) => `post-installation-webhook.${key}`),
    ...['source', 'ordering', 'url', 'cert-fingerprint'].map((key) => `first-boot.${key}`),
  ],
  '8.4': ['global.reboot-mode'],
  '9.0': [],
  '9.1': ['network.interface-name-pinning.enabled', 'network.interface-name-pinning.mapping'],
  '9.2': ['global.subscription-key', 'post-installation-webhook.auth-token'],
};

test.each(RELEASES)(
  'an answer for %s has the keys alone that its installer knows, and survives TOML',
  (release) => {
    const result = answerOf(release);
    if (!result.ok) throw new Error(result.problems.join('\n'));
    const known = RELEASES.slice(0, RELEASES.indexOf(release) + 1).flatMap((each) => KNOWN[each] ?? []);
    const written = (key: string): string =>
      release === '8.3' ? key.replaceAll(/\.[^.]+/g, (part) => part.replaceAll('-', '_')) : key;
    const keys = keysOf(result.answer);
    expect(keys.filter((key) => !known.map(written).includes(key))).toEqual([]);
    // What a release brings is made use of in it.
    if (release !== '8.3') expect(keys).toEqual(expect.arrayContaining([...(KNOWN[release] ?? [])]));
    expect(parse(stringify(result.answer))).toEqual(result.answer);
  },
);

test('an answer says what the site says', () => {
  const result = answerOf('9.2');
  expect(result).toEqual({
    ok: true,
    answer: {
      global: {
        keyboard: 'en-us',
        country: 'at',
        fqdn: 'pve1.example.org',
        mailto: 'root@example.org',
        timezone: expect.any(String),
        'root-password': 'a password of 24 letters',
        'root-ssh-keys': [],
        'reboot-on-error': false,
        'reboot-mode': 'power-off',
        'subscription-key': 'pve2c-1234567890',
      },
      network: {
        source: 'from-answer',
        cidr: '10.0.12.11/24',
        dns: '10.0.12.1',
        gateway: '10.0.12.1',
        filter: { ID_NET_NAME_MAC: '*b42e99acadb4' },
        'interface-name-pinning': {
          enabled: true,
          mapping: { 'b4:2e:99:ac:ad:b4': 'eno1', 'b4:2e:99:ac:ad:b5': 'eno2' },
        },
      },
      'disk-setup': {
        filesystem: 'zfs',
        filter: { ID_SERIAL_SHORT: 'S2HRNX0J403335', ID_SERIAL: '*19502596FC74*' },
        'filter-match': 'any',
        zfs: { raid: 'raid1', ashift: 12, 'arc-max': 4096 },
      },
      'post-installation-webhook': {
        url: 'https://10.0.12.2:8443/webhook',
        'cert-fingerprint': 'AB:CD',
        'auth-token': 'the-token',
      },
      'first-boot': {
        source: 'from-url',
        ordering: 'fully-up',
        url: 'https://10.0.12.2:8443/first-boot',
        'cert-fingerprint': 'AB:CD',
      },
    },
  });
});

test('a hash is a hash, no password is a locked one, and older releases get the token in the path', () => {
  const hashed = answerOf('9.1', rackSite(), { ...SECRETS, 'passwords.pve_root': '$y$j9T$abc$def' });
  expect(hashed).toMatchObject({
    ok: true,
    answer: { global: { 'root-password-hashed': '$y$j9T$abc$def' } },
  });
  expect(hashed).toMatchObject({
    answer: { 'post-installation-webhook': { url: 'https://10.0.12.2:8443/webhook/the-token' } },
  });
  const site = rackSite({
    'hosts/pve1.yaml': rackFile('hosts/pve1.yaml').replace('root_password: pve_root, ', ''),
  });
  expect(answerOf('9.2', site)).toMatchObject({
    ok: true,
    answer: { global: { 'root-password-hashed': '!' } },
  });
});

const change = (from: string, to: string): Site =>
  rackSite({ 'hosts/pve1.yaml': rackFile('hosts/pve1.yaml').replace(from, to) });

test.each([
  [
    'a disk that may not be erased',
    'serial: "19502596FC74", wipe: true',
    'serial: "19502596FC74"',
    'wipe: true',
  ],
  ['a country that is missing', 'country: at, ', '', 'country: at'],
  ['no disk for the system', ', mount: /', '', 'mount: /'],
  ['a country that there is not', 'country: at', 'country: uk', 'knows no country "uk"'],
  ['an address of nobody', 'mailto: root@example.org', 'mailto: mail@example.invalid', 'refuses mail@'],
  [
    'a time zone of no place',
    'os: pve',
    'os: pve\ninstall: { timezone: Etc/GMT+1 }',
    'no time zone "Etc/GMT+1"',
  ],
  [
    'an older time zone',
    'os: pve',
    'os: pve\ninstall: { timezone: Europe/Kiev }',
    'it is Europe/Kyiv by now',
  ],
  ['an array of the kernel', 'level: zfs-mirror', 'level: raid1', 'makes no raid1 of ext4'],
  ['an address without a gateway', 'ports: [eno1], network: rack, ', 'ports: [eno1], ', 'has no gateway'],
  [
    'an address without a name server',
    'ports: [eno1], network: rack, ',
    'ports: [eno1], network: rack, dns_servers: [], ',
    'has no name server',
  ],
  [
    'a VLAN under the management network',
    'bridges:\n  vmbr0: { ports: [eno1],',
    'vlans: { mgmt: { parent: eno1, id: 12 } }\nbridges:\n  vmbr0: { ports: [mgmt],',
    'managed by VLAN 12 ("mgmt")',
  ],
])('%s is told, and not answered in another way', (_what, from, to, words) => {
  for (const release of RELEASES) {
    const result = answerOf(release, change(from, to));
    expect(result.ok ? [] : result.problems.join('\n')).toContain(words);
  }
});

test.each([
  ['DHCP', 'network: rack, ipv4: 10.0.12.11/24', 'ipv4: dhcp', { source: 'from-dhcp' }],
  [
    'name servers of both families',
    'vmbr0: { ',
    'vmbr0: { dns_servers: ["fd00::53", 10.0.12.53], ',
    { source: 'from-answer', dns: '10.0.12.53' },
  ],
  [
    'VLANs beside the management network',
    'bridges:',
    'vlans: { storage: { parent: vmbr0, id: 14, ipv4: 10.0.14.11/24 } }\nbridges:',
    { source: 'from-answer', cidr: '10.0.12.11/24', gateway: '10.0.12.1' },
  ],
])('%s: the installer of every release is told', (_what, from, to, network) => {
  for (const release of RELEASES)
    expect(answerOf(release, change(from, to))).toMatchObject({ ok: true, answer: { network } });
});

test.each(['UTC', 'Etc/UTC', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires', 'Asia/Nicosia'])(
  'the time zone %s is taken',
  (zone) => {
    const result = answerOf('9.2', change('os: pve', `os: pve\ninstall: { timezone: ${zone} }`));
    expect(result).toMatchObject({
      ok: true,
      answer: { global: { timezone: zone === 'Etc/UTC' ? 'UTC' : zone } },
    });
  },
);

test('every zone that this machine has a place for is taken', () => {
  const file = '/usr/share/zoneinfo/zone.tab';
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const zones = lines.flatMap((line) => (line.startsWith('#') ? [] : line.split('\t').slice(2, 3)));
  expect(zones.filter((zone) => zone in CURRENT_ZONES)).toEqual([]);
});

test.each([
  ['a password of seven letters', 'passwords.pve_root', 'seven77', 'fewer than 8 letters'],
  ['a key of no subscription', 'subscriptions.pve1', 'pve2x-1234567890', 'no key of a subscription'],
])('%s is told without it', (_what, path, value, words) => {
  const secrets = { ...SECRETS, [path]: value };
  const found = installable(rackSite(), 'pve1', { medium: everyMedium, secret: (each) => secrets[each] });
  if (!found.ok) throw new Error('refused');
  const problems = secretProblemsOf(found).join();
  expect(problems).toContain(words);
  expect(problems).toContain(path);
  expect(problems).not.toContain(value);
});

test.each([
  ['$y$j9T$abc$def', 'root-password-hashed'],
  ['$6$rounds=5000$saltsalt$hash.hash/hash', 'root-password-hashed'],
  ['$2y$05$abcdefghijklmnopqrstuv', 'root-password-hashed'],
  ['$ecret word of 24 letters', 'root-password'],
  ['$1,000,000 in cash', 'root-password'],
])('the secret %s is told as %s', (value, key) => {
  const result = answerOf('9.2', rackSite(), { ...SECRETS, 'passwords.pve_root': value });
  expect(result).toMatchObject({ ok: true, answer: { global: { [key]: value } } });
});

test('all that is wrong comes at once', () => {
  const site = change('country: at, mailto: root@example.org, ', '');
  const text = answerOf('9.2', site);
  expect(text.ok ? [] : text.problems).toHaveLength(2);
  expect(answerOf('9.2', rackSite(), {})).toEqual({
    ok: false,
    problems: ['the secret "passwords.pve_root" is nowhere', 'the secret "subscriptions.pve1" is nowhere'],
  });
});

test('older installers than those of 8.3 are not answered', () => {
  expect(answerOf('8.2')).toEqual({ ok: false, problems: [expect.stringContaining('8.2')] });
});
