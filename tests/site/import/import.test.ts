import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import fc from '../../properties';
import { loadSiteTexts } from '../../../site';
import type { SiteFile } from '../../../site/documents';
import { importFiles } from '../../../site/import';
import { jsonFault } from '../../../site/import/json-fault';
import { FORMATS } from '../formats/fixtures';
import { importForm, IMPORTED, siteOfForm } from './imported';

/** A site after its import. */
function imported(form: string, site = siteOfForm(form)): readonly SiteFile[] {
  const { files } = importForm(form, site);
  const changed = new Set(files.map(({ path }) => path));
  return [
    ...site.filter(({ path }) => !changed.has(path)),
    ...files.flatMap(({ path, after: text }) => (text === undefined ? [] : [{ path, text }])),
  ];
}

const messages = (
  name: string,
  text: string,
  site: readonly SiteFile[] = siteOfForm('nodes-json'),
): string[] =>
  importFiles([{ name, text }], site).problems.map(
    ({ at, code, message }) => `${at?.file ?? ''}:${at?.line ?? 0}:${at?.column ?? 0} ${code} ${message}`,
  );

test.each(Object.keys(IMPORTED))('the same import of %s again changes nothing', (form) => {
  expect(importForm(form).files).not.toEqual([]);
  expect(importForm(form, imported(form)).files).toEqual([]);
});

test('machines that were brought in are those of the file', () => {
  const load = (form: string): ReturnType<typeof loadSiteTexts> =>
    loadSiteTexts(imported(form), { siteDirectory: '/nowhere/specs', homeDirectory: '/nowhere' });
  const nodes = load('nodes-json');
  const answers = load('pve-answers');
  if (!nodes.ok || !answers.ok) throw new Error(JSON.stringify([nodes.problems, answers.problems]));
  expect(nodes.site.hosts).toMatchObject([
    {
      name: 'rack1',
      bootMethod: 'pxe',
      interfaces: [{ mac: '3C:EC:EF:12:34:01' }, { name: 'vmbr1', mtu: 9000 }],
    },
    { name: 'rack2', bmc: { address: '10.10.1.12', credentialsKey: 'rack2' } },
  ]);
  expect(answers.site.hosts).toMatchObject([
    {
      name: 'pve1',
      os: 'proxmox-ve',
      description: 'The first node',
      answer: { rootPasswordKey: 'pve1_root', rebootMode: 'power-off', options: { lvm: { swapsize: 8 } } },
      disks: [{ name: 'disk0', path: '/dev/nvme0n1', wipe: true, mount: '/' }],
      raid: [],
      interfaces: [{ name: 'enp3s0', wakeOnLan: true, ipv4: { address: '10.10.1.11/24' } }],
    },
  ]);
});

test.each([
  [
    'ext4',
    'filter.ID_SERIAL_SHORT = "S4EV1"',
    'disks: { disk0: { serial: S4EV1, wipe: true, mount: /, filesystem: ext4 } }',
  ],
  [
    'zfs',
    'zfs.raid = "raid1"\nfilter.ID_SERIAL_SHORT = "S4EV1"\nfilter.DEVLINKS = "*/dev/disk/by-id/nvme-eui.2*"',
    'disks: { disk0: { serial: S4EV1, wipe: true }, disk1: { path: /dev/disk/by-id/nvme-eui.2, wipe: true } }, raid: { system: { level: zfs-mirror, disks: [disk0, disk1], mount: /, filesystem: zfs } }',
  ],
  // Which disks are meant is for people to say, and nothing else is lost.
  ['xfs', 'filter.ID_MODEL = "X*"', 'disks: { disk0: { wipe: false, mount: /, filesystem: xfs } }'],
  [
    'zfs',
    'zfs.raid = "raidz-1"\nfilter.ID_MODEL = "X*"',
    'disks: { disk0: { wipe: false }, disk1: { wipe: false }, disk2: { wipe: false } }, raid: { system: { level: zfs-raidz1, disks: [disk0, disk1, disk2], mount: /, filesystem: zfs } }',
  ],
])('disks of %s by %j', (filesystem, lines, expected) => {
  const text = `[global]\nfqdn = "pve9.rack.example.org"\n[disk-setup]\nfilesystem = "${filesystem}"\n${lines}\n`;
  const { files } = importFiles([{ name: 'b.toml', text }], siteOfForm('nodes-json'));
  const made = files.find(({ path }) => path === 'hosts/pve9.yaml');
  const { disks, raid } = parse(made?.after ?? '') as Record<string, unknown>;
  expect({ disks, ...(raid === undefined ? {} : { raid }) }).toEqual(parse(`{ ${expected} }`));
});

test('comments and the layout of files that are there stay', () => {
  const [before] = siteOfForm('pve-answers').filter(({ path }) => path === 'hosts/pve1.yaml');
  const after = imported('pve-answers').find(({ path }) => path === 'hosts/pve1.yaml');
  for (const line of before?.text.trimEnd().split('\n') ?? []) expect(after?.text).toContain(line);
  const site = siteOfForm('nodes-json').map(({ path, text }) => ({
    path,
    text: path === 'site.yaml' ? `${text}vm: {tags: [a,b],   cores: 2} # ours\n` : text,
  }));
  const changed = imported('nodes-json', site).find(({ path }) => path === 'site.yaml');
  expect(changed?.text).toContain('vm: {tags: [a,b],   cores: 2} # ours\n');
  expect(changed?.text).toContain('management');
});

test('a value that the site has otherwise is told before it is replaced', () => {
  const site = imported('nodes-json').map(({ path, text }) => ({
    path,
    text: text.replace('10.10.1.12', '10.10.1.99'),
  }));
  const { files, problems, ok } = importForm('nodes-json', site);
  expect(problems.map(({ code, message }) => `${code} ${message}`)).toContain(
    'IMPORT_REPLACES "bmc.address" of hosts/rack2.yaml is "10.10.1.99" and would become "10.10.1.12"',
  );
  expect([ok, files.map(({ path }) => path)]).toEqual([true, ['hosts/rack2.yaml']]);
});

test('faults have their places, and lines of the files are not shown', () => {
  expect(messages('nodes.json', '{"nodes":[{"mac":"zz","os_hostname":"Rack_1"}]}')).toEqual([
    'nodes.json:1:18 BAD_MAC "zz" is not a MAC address',
    'nodes.json:1:37 BAD_HOSTNAME "Rack_1" is not a host name',
  ]);
  expect(
    messages(
      'nodes.json',
      '["rack5",{"mac":"3cec.ef12.3402","os_hostname":"r2"},{"mac":"3c:ec:ef:12:34:03","os_hostname":"r2.example.org"}]',
    ),
  ).toEqual([
    'nodes.json:1:2 MISSING_FIELD an entry of the list is no machine',
    expect.stringContaining('nodes.json:1:17 BAD_MAC'),
    expect.stringContaining(
      'nodes.json:1:95 DUPLICATE_HOSTNAME "r2" is described twice; the first is at nodes.json:1:48',
    ),
  ]);
  expect(messages('nodes.json', '{"nodes":[]}')).toEqual([
    'nodes.json:1:1 MISSING_FIELD the list has no machines',
  ]);
  expect(
    messages(
      'nodes.json',
      '{"nodes":[{"mac":"zz","os_ip":"10.10.1.300","os_hostname":"r1"},{"os_ip":"10.0.0.1"}]}',
    ),
  ).toEqual([
    expect.stringContaining('nodes.json:1:18 BAD_MAC'),
    expect.stringContaining('nodes.json:1:31 BAD_ADDRESS'),
    expect.stringContaining('nodes.json:1:65 MISSING_FIELD a machine has no "os_hostname"'),
  ]);
  expect(messages('a.toml', '[global]\nroot-password = "hunter2\n')).toEqual([
    expect.stringContaining('a.toml:2:'),
  ]);
  expect(messages('a.toml', '[global]\nroot-password = "hunter2\n').join()).not.toContain('hunter2');
  expect(messages('a.toml', 'x = 1\n')).toEqual([
    expect.stringContaining('a.toml:1:1 IMPORT_UNKNOWN_FORMAT'),
  ]);
  expect(messages('x.yaml', 'a: 1\n')).toEqual([expect.stringContaining('x.yaml:1:1 IMPORT_UNKNOWN_FORMAT')]);
  const answer =
    '[global]\nfqdn = "pve9.rack.example.org"\nwhat = 1\n[disk-setup]\nfilesystem = "zfs"\nfilter.ID_MODEL = "X*"\nzfs.raid = "raid1"\n[weird]\na = 1\n';
  expect(messages('b.toml', answer)).toEqual([
    'b.toml:3:1 UNMAPPED_FIELD "global.what" has no counterpart here and is not taken over',
    'b.toml:6:1 UNMAPPED_FIELD "disk-setup.filter" has no counterpart here and is not taken over',
    'b.toml:8:2 UNMAPPED_FIELD "weird" has no counterpart here and is not taken over',
  ]);
});

test('an answer in a file with the name of a MAC address is for that machine', () => {
  const text = '[global]\ncountry = "at"\n[network]\nsource = "from-dhcp"\n';
  const { files, problems } = importFiles(
    [{ name: 'x/52-54-00-aa-bb-cc.toml', text }],
    siteOfForm('pve-answers'),
  );
  expect(problems).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(['hosts/pve-525400aabbcc.yaml']);
  expect(files[0]?.after).toContain('mac: 52:54:00:AA:BB:CC');
});

test('no text ends in anything but a message', () => {
  const pieces = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '=',
    '\n',
    '.',
    'global',
    'a',
    '1',
    '"""',
    '#',
    ':',
    ' ',
  );
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom('a.toml', 'nodes.json', 'v.yaml'),
      fc.array(pieces, { maxLength: 40 }),
      (name, parts) => {
        const { problems } = importFiles([{ name, text: parts.join('') }], siteOfForm('pve-answers'));
        // Some, such as an empty list, only hold nothing.
        if (problems.length > 0) refused += 1;
        for (const { message } of problems) expect(message).not.toMatch(/undefined|\[object|NaN| at .*:\d/);
      },
    ),
    { numRuns: process.env.RACKWRIGHT_LONG ? 3000 : 300 },
  );
  expect(refused).toBeGreaterThan(200);
});

test.each([
  ['a.toml', '[global]\ncountry = "at\n', '2:11 TOML_SYNTAX the " is not closed in its line'],
  ['a.toml', '[global]\ncountry = at\n', '2:11 TOML_SYNTAX this is no value'],
  ['a.toml', '[global\ncountry = "at"\n', '1:8 TOML_SYNTAX the [ of a table is not closed'],
  ['a.toml', '[global]\ncountry = "at"\ncountry = "de"\n', '3:1 TOML_SYNTAX this key or table stands twice'],
  ['a.toml', '[global]\ncountry "at"\n', '2:9 TOML_SYNTAX this line has no "="'],
  ['n.json', '{"nodes": [{"mac": "x" "os_ip": "y"}]}', '1:24 JSON_SYNTAX a comma is missing before this'],
  ['n.json', '{"nodes": [', '1:12 JSON_SYNTAX the file ends too early'],
  ['n.json', '{\n  "nodes": [\n    { "mac": "x", },\n  ]\n}\n', '3:19 JSON_SYNTAX this is one too much'],
  ['n.json', '{\n  "nodes": [\n    1,\n  ]\n}\n', '4:3 JSON_SYNTAX this is one too much'],
  ['n.json', '[\n  { "mac": "x" }\n  { "mac": "y" }\n]\n', '3:3 JSON_SYNTAX a comma is missing before this'],
  ['n.json', '[\n  { "mac": "x, "os_ip": "y" }\n]\n', '2:17 JSON_SYNTAX this does not fit here'],
  ['n.json', '[\n  { "mac": "x }\n]\n', '2:12 JSON_SYNTAX this quote is not closed in its line'],
  ['n.json', "[\n  { 'mac': 1 }\n]\n", '2:5 JSON_SYNTAX text stands in double quotes'],
  ['n.json', '[\n  { mac: 1 }\n]\n', '2:5 JSON_SYNTAX this does not fit here'],
  ['n.json', '[\n  { "mac" "x" }\n]\n', '2:11 JSON_SYNTAX this does not fit here'],
  ['n.json', '[\n  { "mac": 012 }\n]\n', '2:12 JSON_SYNTAX this does not fit here'],
  ['n.json', '[\n  { "mac": "\\x" }\n]\n', '2:13 JSON_SYNTAX this does not fit here'],
  ['n.json', '[\n  // no\n]\n', '2:3 JSON_SYNTAX this does not fit here'],
  ['n.json', '[]\n[]\n', '2:1 JSON_SYNTAX this is one too much'],
  ['n.json', '', '1:1 JSON_SYNTAX the file ends too early'],
])('what is wrong with the form of %s: %j', (name, text, expected) => {
  expect(messages(name, text)).toEqual([`${name}:${expected}`]);
});

test('a file of a VM with fields that nobody knows is not brought in', () => {
  const text = 'name: x\ntarget_node: pve1\nfoo: bar\nmemroy: 5\n';
  const { ok, problems } = importFiles([{ name: 'x.yaml', text }], siteOfForm('nodes-json'));
  expect(ok).toBe(false);
  expect(problems.map(({ code, message, at }) => [at?.line, code, message])).toEqual([
    [3, 'UNKNOWN_FIELD', '"foo" is not known here'],
    [4, 'UNKNOWN_FIELD', '"memroy" is not known here'],
  ]);
});

test('JSON with tabs, escapes and CRLF is read as JSON', () => {
  const text =
    '{\r\n\t"nodes": [\r\n\t\t{"mac":"3c:ec:ef:12:34:01","os_ip":"10.10.2.21","os_hostname":"r\\u00611","note":null}\r\n\t]\r\n}';
  const { files, problems } = importFiles([{ name: 'nodes.json', text }], siteOfForm('nodes-json'));
  expect([problems, files.map(({ path }) => path)]).toEqual([[], ['hosts/ra1.yaml']]);
});

/** What the engine accepts and what is found to be wrong are one thing. */
test('every text that is no JSON has a fault at a place of its own', () => {
  const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-', 'null', ' ', '\n', '"', '\\');
  let refused = 0;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      if (isJson) return;
      refused += 1;
      const { offset, reason } = jsonFault(text);
      // Before the fault the text can be completed, so that what is marked is the first that cannot be right.
      if (reason !== 'ends' && reason !== 'unclosed') {
        const again = jsonFault(text.slice(0, offset));
        expect(['ends', 'unclosed', 'nothing']).toContain(
          text.slice(0, offset).trim() === ''
            ? 'nothing'
            : isWhole(text.slice(0, offset))
              ? 'nothing'
              : again.reason,
        );
      }
      expect(offset).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: process.env.RACKWRIGHT_LONG ? 20_000 : 2000 },
  );
  expect(refused).toBeGreaterThan(500);
});

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('all that is wrong with a machine is told in one go, whatever else is', () => {
  const machine =
    '{"os_hostname":"Rack_1","mac":"zz","os_ip":"10.0.0.300","ceph_ip":"x","console_ip":"y","console_mac":"1"}';
  expect(messages('nodes.json', `[${machine}]`).map((line) => line.split(' ')[1])).toEqual([
    'BAD_HOSTNAME',
    'BAD_MAC',
    'BAD_ADDRESS',
    'BAD_ADDRESS',
    'BAD_ADDRESS',
    'BAD_MAC',
  ]);
  expect(messages('nodes.json', '[{"os_hostname":"r1","mac":null,"os_ip":"x"}]')).toEqual([
    expect.stringContaining('MISSING_FIELD a machine has no "mac"'),
    expect.stringContaining('BAD_ADDRESS'),
  ]);
});

test('a slip in the name of a field is told as one', () => {
  const text = '[{"os_hostname":"r1","mac":"3c:ec:ef:12:34:01","osip":"10.10.2.21"}]';
  const { problems } = importFiles([{ name: 'nodes.json', text }], siteOfForm('nodes-json'));
  expect(problems.map(({ code, hint }) => `${code} ${hint}`)).toEqual([
    'UNMAPPED_FIELD did you mean "os_ip"? Else say it in hosts/r1.yaml, if it has a place there',
  ]);
});

test('a domain that is not the site’s is told, in either form', () => {
  const node = (name: string): string =>
    `[{"os_hostname":"${name}","mac":"3c:ec:ef:12:34:01","os_ip":"10.10.2.21"}]`;
  expect(messages('nodes.json', node('r1.other.example.org'))).toEqual([
    'nodes.json:1:17 UNMAPPED_FIELD the domain "other.example.org" of "os_hostname" is not taken over: this site\'s machines are in "rack.example.org"',
  ]);
  expect(messages('nodes.json', node('r1.rack.example.org'))).toEqual([]);
  expect(messages('nodes.json', node('r1'))).toEqual([]);
  expect(messages('a.toml', '[global]\nfqdn = "r1.other.example.org"\n')).toEqual([
    expect.stringContaining('a.toml:2:1 UNMAPPED_FIELD the domain "other.example.org" of "global.fqdn"'),
  ]);
});

test('a VM of the site in the words of PVE goes over to the site’s own, and nothing of the old words stays', () => {
  const [media, dns] = ['media', 'dns'].map((vm) =>
    readFileSync(join(FORMATS, `vm-files/vms/${vm}.yaml`), 'utf8'),
  );
  const site = siteOfForm('nodes-json').concat(
    { path: 'vms/media.yaml', text: media ?? '' },
    { path: 'vms/dns.yaml', text: dns ?? '' },
  );
  const before = loadSiteTexts(site, { siteDirectory: '/nowhere/specs', homeDirectory: '/nowhere' });
  const { files, problems, ok } = importFiles(
    [
      { name: 'vms/media.yaml', text: media ?? '' },
      { name: 'vms/dns.yaml', text: dns ?? '' },
    ],
    site,
  );
  expect([ok, problems]).toEqual([true, []]);
  expect(files.map(({ path, after }) => [path, after === undefined])).toEqual([
    ['vms/dns.yaml', true],
    ['vms/dns1.yaml', false],
    ['vms/media.yaml', false],
  ]);
  for (const { after = '' } of files)
    expect(after).not.toMatch(/target_node|ipconfig|ciuser|storage|^network|vmid|full_clone/m);
  const changed = new Set(files.map(({ path }) => path));
  const after = site
    .filter(({ path }) => !changed.has(path))
    .concat(files.flatMap(({ path, after: text }) => (text === undefined ? [] : [{ path, text }])));
  const again = loadSiteTexts(after, { siteDirectory: '/nowhere/specs', homeDirectory: '/nowhere' });
  // The site has neither environment nor template for them; what they say themselves is the same.
  const said = ({ problems: found }: typeof before): string[] =>
    found.map(({ code, message }) => `${code} ${message}`).toSorted();
  expect(said(again)).toEqual(said(before));
  const values = (loaded: typeof before, name: string): unknown =>
    (loaded.ok ? loaded : loaded.rest)?.origins.explain(name).map(({ path, value }) => [path, value]);
  for (const name of ['media', 'dns1']) expect(values(again, name)).toEqual(values(before, name));
});

test('two files of one form about one machine are a fault, and are not laid over each other', () => {
  const told = (...files: readonly (readonly [string, string])[]): string[] =>
    importFiles(
      files.map(([name, text]) => ({ name, text })),
      siteOfForm('nodes-json'),
    ).problems.flatMap(({ code, message }) => (code === 'DUPLICATE_HOSTNAME' ? [message] : []));
  const vm = 'name: w2\ntarget_node: pve1\nclone: 9000\n';
  expect(told(['a.yaml', vm], ['b.yaml', `${vm}memory: 512\n`])).toEqual([
    '"w2" is described twice; the first is at a.yaml:1:7',
  ]);
  const answer = '[global]\nfqdn = "r1.rack.example.org"\n';
  expect(told(['a.toml', answer], ['b.toml', answer])).toEqual([
    '"r1" is described twice; the first is at a.toml:2:1',
  ]);
  expect(
    told(['default.toml', '[global]\ncountry = "at"\n'], ['c.toml', '[global]\ncountry = "de"\n']),
  ).toEqual(['"all machines" is described twice; the first is at default.toml:1:1']);
  const node = '[{"os_hostname":"r1","mac":"3c:ec:ef:12:34:01","os_ip":"10.10.2.21"}]';
  expect(told(['a.json', node], ['b.json', node])).toEqual([
    '"r1" is described twice; the first is at a.json:1:17',
  ]);
  // Of different forms each says what the other has no words for.
  expect(told(['a.json', node], ['a.toml', answer])).toEqual([]);
});

test('an answer whose name is wrong tells its other faults as well, and the card may be known already', () => {
  const text =
    '[global]\nfqdn = "PVE9.rack.example.org"\n[network]\nsource = "from-answer"\ncidr = "10.10.2.5"\ngateway = "x"\n';
  expect(messages('a.toml', text).map((line) => line.split(' ')[1])).toEqual([
    'BAD_HOSTNAME',
    'MISSING_FIELD',
    'CIDR_MASK_MISSING',
    'BAD_ADDRESS',
  ]);
  const site = siteOfForm('nodes-json').concat({
    path: 'hosts/pve9.yaml',
    text: 'nics: { eno7: { mac: "3c:ec:ef:12:34:09" } }\n',
  });
  const known = importFiles(
    [{ name: 'a.toml', text: '[global]\nfqdn = "pve9"\n[network]\nsource = "from-dhcp"\n' }],
    site,
  );
  expect(known.problems).toEqual([]);
  expect(parse(known.files[0]?.after ?? '')).toMatchObject({ nics: { eno7: { ipv4: 'dhcp' } } });
});
