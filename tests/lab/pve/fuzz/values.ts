import fc from '../../../properties';
import type { ParameterFacts, PropertyFacts } from '../../../../lab/pve/operations/model';
import type { Random } from './random';

/** How right a value is to be: as described, on the edge of it, or beyond it. */
export type Aim = 'valid' | 'edge' | 'wrong';

/** Objects that exist now and then, so that requests follow up on one another. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  'pve-node': ['lab', 'lab2'],
  'pve-vmid': ['100', '101', '102', '200', '201', '300', '301', '302', '303'],
  'pve-storage-id': ['local', 'local-lvm', 'extra'],
  'pve-userid': ['ann@pve', 'bob@pve', 'eve@pam'],
  'pve-poolid': ['web', 'web/inner', 'p2'],
  'pve-realm': ['pve', 'pam', 'ldap1'],
  'pve-iface': ['vmbr0', 'vmbr7', 'eno1', 'bond0'],
  'pve-volume-id': [
    'local:iso/x.iso',
    'local:import/debian-12.qcow2',
    'local-lvm:vm-100-disk-0',
    'local-lvm:vm-300-disk-0',
    'local-lvm:2',
  ],
  'pve-configid': ['one', 'two', 'near', 'nightly'],
  'pve-ha-resource-or-vm-id': ['vm:100', '101', 'ct:200', 'vm:300'],
  'pve-ha-resource-id': ['vm:100', 'vm:101', 'ct:200'],
  'pve-replication-job-id': ['101-0', '100-1'],
  'pve-priv': ['VM.Audit', 'Datastore.Audit', 'Sys.Modify'],
  'pve-groupid': ['ops', 'dev'],
  'pve-roleid': ['PVEAdmin', 'NoAccess', 'mine'],
  'pve-storage-content': ['images', 'iso', 'backup', 'rootdir', 'none'],
  'pve-calendar-event': ['daily', 'mon..fri 02:30', '*/15'],
  'pve-tag': ['web', 'prod'],
  'pve-sdn-zone-id': ['near', 'z1'],
  'pve-sdn-vnet-id': ['vnear', 'v1'],
  'pve-sdn-fabric-id': ['fab', 'fab2'],
  'dns-name': ['a', 'host.example', 'x'.repeat(63)],
  'mac-addr': ['BC:24:11:00:00:01'],
  address: ['10.0.0.1', 'host.example', '::1'],
  ip: ['10.0.0.1', 'fd00::1'],
  ipv4: ['10.0.0.1'],
  ipv6: ['fd00::1'],
  CIDR: ['10.9.0.0/24', 'fd00::/64', '10.9.0.1/24'],
  FullRangeCIDR: ['0.0.0.0/0', '10.9.0.0/24'],
  CIDRv4: ['10.9.0.1/24'],
  CIDRv6: ['fd00::1/64'],
  IPorCIDR: ['10.0.0.1', '10.9.0.0/24'],
  email: ['a@example.org'],
  'email-opt': ['', 'a@example.org'],
  'pve-day-of-week': ['mon', 'sun'],
  'disk-size': ['8G', '+1G', '512M', '1T'],
  'pve-startup-order': ['order=1,up=2', '3'],
  'pve-boot': ['order=scsi0;net0'],
};

/** Texts that are wrong almost everywhere. */
const HOSTILE = [
  ...[
    '',
    ' ',
    ',',
    '=',
    ':',
    ';',
    '/',
    '-',
    '\n',
    '\u0000x',
    '%00',
    '../..',
    '/etc/passwd',
    '-1',
    '0x10',
    '1e9',
  ],
  ...['NaN', 'Infinity', '99999999999999999999', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...[
    "';--",
    '<script>',
    '${1}',
    '$(id)',
    'ÄÖÜ',
    '日本',
    '😀',
    '\u202e',
    'a=b,',
    'a=b,a=c',
    ',,',
    'x'.repeat(5000),
  ],
  ...[
    'UPID:lab:00000001:00000001:00000001:x:1:a@b:',
    'UPID:',
    'local:',
    ':x',
    'local:iso/../x',
    'order=',
    'none',
  ],
];

const matching = new Map<string, readonly string[]>();

function textsMade(pattern: string): readonly string[] {
  // Nothing of a test goes to the network: addresses are the machine's own.
  if (/https?/.test(pattern)) return ['http://127.0.0.1:1/x.iso', 'http://127.0.0.1:1/'];
  const plain = pattern.replace(/\(\?\^[a-z]*:/g, '(?:').replace(/^\^|\$$/g, '');
  try {
    const whole = fc.stringMatching(new RegExp(`^(?:${plain})$`), { maxLength: 40 });
    return fc.sample(whole, { numRuns: 12, seed: 1 });
  } catch {
    return ['x'];
  }
}

/** Texts that match a pattern in Perl's spelling; none where it has no JavaScript twin. */
function textsOf(pattern: string): readonly string[] {
  const known = matching.get(pattern);
  if (known) return known;
  const found = textsMade(pattern);
  matching.set(pattern, found);
  return found;
}

function propertyText(format: Readonly<Record<string, PropertyFacts>>, random: Random, aim: Aim): string {
  const keys = Object.entries(format).filter(([, facts]) => !facts.alias);
  const chosen = keys.filter(([, facts]) => !facts.optional || random.chance(0.3));
  const parts = chosen.map(([key, facts]) => {
    const value = valueOf(facts, random, aim).replaceAll(',', ';');
    return facts.default_key && random.chance(0.5) ? value : `${key}=${value}`;
  });
  if (aim === 'wrong' && random.chance(0.3)) parts.push(random.pick(HOSTILE));
  return parts.join(',');
}

function numberText(facts: ParameterFacts, random: Random, aim: Aim): string {
  const { minimum = -3, maximum = Math.max(minimum, 0) + 100 } = facts;
  if (aim === 'wrong')
    return random.pick([`${minimum - 1}`, `${maximum + 1}`, '1.5', 'x', '', '1e3', ' 1', '0x1']);
  if (aim === 'edge') return String(random.pick([minimum, maximum, Math.max(minimum, 0)]));
  return String(random.integer(minimum, maximum));
}

/** A text for a parameter, by what the API says of it. */
export function valueOf(facts: ParameterFacts, random: Random, aim: Aim): string {
  const { type, format, pattern, enum: words, minLength = 0, maxLength } = facts;
  if (facts.oneOf?.length) return valueOf(random.pick(facts.oneOf), random, aim);
  if (aim === 'wrong' && random.chance(0.6)) return random.pick(HOSTILE);
  if (type === 'boolean')
    return aim === 'valid' ? random.pick(['0', '1']) : random.pick(['yes', 'off', '2', '']);
  if (type === 'integer' || type === 'number') return numberText(facts, random, aim);
  if (type === 'array') {
    const count = random.integer(0, 3);
    return Array.from({ length: count }, () => valueOf(facts.items ?? {}, random, aim)).join('\0');
  }
  if (words) return random.pick(words);
  if (aim === 'edge' && maxLength !== undefined)
    return 'a'.repeat(random.pick([maxLength, maxLength + 1, minLength]));
  if (typeof format === 'object') return propertyText(format, random, aim);
  if (format !== undefined) {
    const single = format.replace(/-list$/, '');
    const known = OBJECTS[format] ?? OBJECTS[single];
    if (known) {
      const one = random.pick(known);
      return format.endsWith('-list') && random.chance(0.4) ? `${one},${random.pick(known)}` : one;
    }
  }
  if (pattern !== undefined) return random.pick(textsOf(pattern));
  return random.pick(['a', 'x1', 'some words', '1', 'lab', 'é', 'near', '100']);
}
