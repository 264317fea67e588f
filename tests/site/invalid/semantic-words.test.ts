import { caseNames, readCase } from './broken-site';

/** What a site must not hold unseen, word by word, and the cases in which it does. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'duplicate VM id': { 'unique/vm-id': 'DUPLICATE_VM_ID', 'unique/vm-id-of-router': 'DUPLICATE_VM_ID' },
  'duplicate MAC': { 'unique/mac': 'DUPLICATE_MAC', 'unique/mac-in-other-writing': 'DUPLICATE_MAC' },
  'duplicate address': {
    'unique/address': 'DUPLICATE_ADDRESS',
    'unique/address-of-node': 'DUPLICATE_ADDRESS',
  },
  'duplicate host name': { 'unique/hostname': 'DUPLICATE_HOSTNAME' },
  'address outside its subnet': { 'network/outside-subnet': 'ADDRESS_OUTSIDE_SUBNET' },
  'address on the gateway': { 'network/gateway-address': 'ADDRESS_IS_GATEWAY' },
  'network address': { 'network/network-address': 'ADDRESS_RESERVED' },
  'broadcast address': { 'network/broadcast-address': 'ADDRESS_RESERVED' },
  'gateway outside the subnet': { 'network/gateway-outside': 'GATEWAY_OUTSIDE_SUBNET' },
  'overlapping subnets': { 'unique/subnets-overlap': 'OVERLAPPING_SUBNETS' },
  'VLAN range': { 'values/vlan-range': 'BAD_VALUE' },
  'MTU range': { 'values/mtu-range': 'BAD_VALUE' },
  'MTU larger than the path': {
    'network/mtu-of-path': 'MTU_TOO_LARGE',
    'network/mtu-of-zone': 'MTU_TOO_LARGE',
  },
  'unknown bridge': { 'references/unknown-bridge': 'UNKNOWN_NETWORK' },
  'unknown vnet': { 'references/unknown-vnet': 'UNKNOWN_NETWORK' },
  'unknown image': { 'references/unknown-image': 'UNKNOWN_IMAGE' },
  'unknown node': {
    'references/unknown-node': 'UNKNOWN_NODE',
    'references/unknown-node-of-vm': 'UNKNOWN_NODE',
  },
  'unknown datastore': { 'references/unknown-datastore': 'UNKNOWN_DATASTORE' },
  'unknown role': { 'machines/unknown-role': 'UNKNOWN_ROLE' },
  'unknown secret key': { 'references/unknown-secret': 'UNKNOWN_SECRET' },
  'id outside the range of its environment': { 'network/id-out-of-range': 'VM_ID_OUT_OF_RANGE' },
  'MAC outside BC:24:11 when allocated': { 'unique/mac-not-handed-out': 'ALLOCATED_MAC_FOREIGN' },
  'capacity exceeded, refused': { 'machines/capacity': 'error CAPACITY_EXCEEDED' },
  'capacity exceeded, warned of': { 'machines/capacity-warning': 'warning CAPACITY_EXCEEDED' },
  cycles: {
    'references/cycle-of-machines': 'DEPENDENCY_CYCLE',
    'references/cycle-of-profiles': 'DEPENDENCY_CYCLE',
  },
  'unused secrets': { 'secrets/unused': 'UNUSED_SECRET' },
  'a plain secret where a reference belongs': {
    'secrets/plain-token': 'SECRET_IN_SPEC',
    'secrets/plain-variable': 'SECRET_IN_SPEC',
    'secrets/password-for-key': 'SECRET_IN_SPEC',
  },
};

test.each(Object.entries(WORDS))('%s: told with its own code at its place', (_, cases) => {
  const names = caseNames();
  for (const [name, code] of Object.entries(cases)) {
    expect(names).toContain(name);
    expect(readCase(name).expected).toMatch(new RegExp(`^specs/[^\\s:]+:\\d+:\\d+: .*\\b${code}: `, 'm'));
  }
});
