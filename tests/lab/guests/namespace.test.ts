import { readLoginData } from '../../../lab/guests/namespace/accounts';
import { readNetworkConfig } from '../../../lab/guests/namespace/network-config';

const nics = [{ name: 'ens18', mac: 'BC:24:11:00:00:01', bridge: 'vmbr0' }];

describe('network configuration', () => {
  test('version 2 is matched by MAC, and "default" is any destination', () => {
    const text = `version: 2
ethernets:
  net0:
    match: {macaddress: "bc:24:11:00:00:01"}
    addresses: [10.0.12.2/24, fd00::2/64]
    routes: [{to: default, via: 10.0.12.1}, {to: default, via: "fd00::1"}]
    mtu: 1450
`;
    expect(readNetworkConfig(text, nics)).toEqual([
      {
        name: 'ens18',
        addresses: ['10.0.12.2/24', 'fd00::2/64'],
        dhcp: false,
        routes: [
          { to: '0.0.0.0/0', via: '10.0.12.1' },
          { to: '::/0', via: 'fd00::1' },
        ],
        mtu: 1450,
      },
    ]);
  });

  test('version 1 as PVE writes it', () => {
    const text = `version: 1
config:
  - {type: physical, name: eth0, mac_address: "bc:24:11:00:00:01", subnets: [{type: static, address: 10.0.12.2, netmask: 255.255.255.0, gateway: 10.0.12.1}]}
`;
    expect(readNetworkConfig(text, nics)).toMatchObject([
      { addresses: ['10.0.12.2/24'], routes: [{ to: '0.0.0.0/0', via: '10.0.12.1' }] },
    ]);
  });

  test('without any, the first card asks DHCP', () => {
    expect(readNetworkConfig('', nics)).toEqual([{ name: 'ens18', addresses: [], dhcp: true, routes: [] }]);
  });

  test('what is no address never reaches a script', () => {
    const text = `version: 2
ethernets:
  ens18: {addresses: ["10.0.0.1/24\\nlink del lo"], gateway4: "1;reboot", mtu: "9000\\nlink del lo"}
`;
    expect(readNetworkConfig(text, nics)).toEqual([
      { name: 'ens18', addresses: [], dhcp: false, routes: [] },
    ]);
  });
});

describe('who logs in', () => {
  test('named users and the default one', () => {
    const text = `#cloud-config
hostname: h1
user: me
ssh_authorized_keys: ["ssh-ed25519 AAAA me"]
users:
  - default
  - {name: ops, sudo: "ALL=(ALL) NOPASSWD:ALL", shell: /bin/sh, ssh_authorized_keys: ["ssh-ed25519 BBBB ops"]}
  - {name: guest, sudo: false}
`;
    expect(readLoginData(text)).toEqual({
      hostName: 'h1',
      accounts: [
        { name: 'me', keys: ['ssh-ed25519 AAAA me'], shell: '/bin/bash', sudo: true },
        { name: 'ops', keys: ['ssh-ed25519 BBBB ops'], shell: '/bin/sh', sudo: true },
        { name: 'guest', keys: [], shell: '/bin/bash', sudo: false },
      ],
    });
  });

  test('a name, a hash or a key that would be more than one line of a file is left out', () => {
    const text = `#cloud-config
users:
  - {name: "a:b"}
  - {name: ok, passwd: "x:0:0", shell: "/bin/sh:evil", ssh_authorized_keys: ["k1\\nk2"]}
`;
    expect(readLoginData(text).accounts).toEqual([{ name: 'ok', keys: [], shell: '/bin/bash', sudo: false }]);
  });

  test('a script has no users', () => {
    expect(readLoginData('#!/bin/sh\n').accounts.map(({ name }) => name)).toEqual(['debian']);
  });
});
