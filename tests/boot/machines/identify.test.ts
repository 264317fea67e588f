import { canonicalIdentity, identify, type Machine, UNTOUCHED } from '../../../boot/machines';
import { rackSite } from '../rack-site';

const HOSTS = rackSite().hosts ?? [];
const [PVE1, UBUNTU1] = ['B4:2E:99:AC:AD:B4', 'B4:2E:99:AC:AE:01'];
/** Between a machine and its BMC, on every machine of a model. */
const USB = 'BE:3A:F2:B6:05:9F';

const machine = (name: string, identity: Machine['identity']): Machine => ({
  ...{ name, version: 1, status: UNTOUCHED, changedAt: 0, identity },
});
const learned = [
  machine('pve1', { macs: [PVE1, 'B4:2E:99:AC:AD:B5', USB], uuid: 'uuid-1', serial: 'SYS1' }),
  machine('ubuntu2', {}),
];
const ask = (claim: Parameters<typeof canonicalIdentity>[0]): unknown =>
  identify(canonicalIdentity(claim), HOSTS, learned);

test.each([
  ['any of its cards in the site', { macs: ['b4:2e:99:ac:ad:b5'] }, 'pve1'],
  ['its UUID, however it is written', { macs: ['b4:2e:99:00:00:01'], uuid: 'UUID-1' }, 'pve1'],
  ['its serial number', { serial: 'SYS1' }, 'pve1'],
])('a machine is known by %s', (_what, claim, name) => {
  expect(ask(claim)).toEqual({ kind: 'known', name });
});

test('one that was seen before it was described, or under a name that it has no more, is the described one', () => {
  const claim = canonicalIdentity({ macs: [PVE1], uuid: 'uuid-7', serial: 'SYS7' });
  for (const name of ['unknown-b42e99acadb4', 'former-name']) {
    const before = [machine(name, claim), machine('pve1', {})];
    expect(identify(claim, HOSTS, before)).toEqual({ kind: 'known', name: 'pve1' });
    // Nor does it stand in the way of one whose number it claimed.
    expect(identify(canonicalIdentity({ macs: [UBUNTU1], uuid: 'uuid-7' }), HOSTS, before)).toEqual({
      ...{ kind: 'known', name: 'ubuntu1' },
    });
  }
  // Two of the site stay two.
  const both = [machine('pve1', claim), machine('unknown-x', claim)];
  expect(identify(canonicalIdentity({ macs: [UBUNTU1], uuid: 'uuid-7' }), HOSTS, both)).toEqual({
    ...{ kind: 'conflict', names: ['pve1', 'ubuntu1'] },
  });
});

test('one that the site does not have is known again by what it said', () => {
  const claim = canonicalIdentity({ macs: ['00:11:22:33:44:55'], uuid: 'uuid-8' });
  expect(identify({ uuid: 'uuid-8' }, HOSTS, [machine('unknown-001122334455', claim)])).toEqual({
    ...{ kind: 'known', name: 'unknown-001122334455' },
  });
});

test('the card of a BMC that all of a model have is nobody’s mark', () => {
  expect(ask({ macs: [UBUNTU1, USB] })).toEqual({ kind: 'known', name: 'ubuntu1' });
  expect(ask({ macs: [USB] })).toEqual({ kind: 'unknown', name: 'unknown-be3af2b6059f' });
  // A vendor's own is one machine's alone.
  expect(ask({ macs: [UBUNTU1, PVE1] })).toEqual({ kind: 'conflict', names: ['pve1', 'ubuntu1'] });
});

test('what the site says of a card holds, whoever gave its address', () => {
  const eno1 = HOSTS.map((host) => ({
    ...host,
    interfaces: host.interfaces.map((each) => (each.kind === 'nic' ? { ...each, mac: USB } : each)),
  })).slice(0, 1);
  expect(identify({ macs: [USB] }, eno1, [])).toEqual({ kind: 'known', name: eno1[0]?.name });
});

test.each([
  ...[
    '',
    ' ',
    '0',
    '00000000',
    '0000-00',
    'None',
    'N/A',
    'NA',
    'Not Applicable',
    'Not Available',
    'Default string',
  ],
  ...[
    'To Be Filled By O.E.M.',
    'To be filled by OEM',
    'System Serial Number',
    'Chassis Serial Number',
    'serial',
  ],
  ...['0123456789', '123456789', '1234567890', 'Unknown', 'INVALID', 'empty', 'xxxxxxx', '.......', 'OEM'],
])('the serial number %j, which nobody filled in, is none', (serial) => {
  expect(canonicalIdentity({ serial })).toEqual({});
});

test.each(['S1', 'SYS1', 'VMware-42 1a', 'CZ1234567890', '1234567'])(
  'the serial number %j is one',
  (serial) => {
    expect(canonicalIdentity({ serial })).toEqual({ serial });
  },
);

test.each(['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', 'Not Settable'])(
  'the UUID %s, which many machines have, is none',
  (uuid) => {
    expect(canonicalIdentity({ uuid })).toEqual({});
  },
);
