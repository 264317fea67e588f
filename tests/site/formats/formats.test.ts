import fc from '../../properties';
import { stringify } from 'yaml';
import type { Site, Vm } from '../../../site';
import { problemsOf, replacing, siteOf } from '../small-site';
import { loadForm } from './fixtures';

function siteIn(form: string, more: Parameters<typeof loadForm>[1] = {}): Site {
  const result = loadForm(form, more);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.site;
}

const vmsOf = (site: Site): readonly Vm[] => site.environments.flatMap(({ vms }) => vms);

/** Where a value came from, as people see it. */
function originOf(form: string, machine: string, path: string): string {
  const result = loadForm(form);
  if (!result.ok) throw new Error('does not load');
  const found = result.origins.explain(machine).find((value) => value.path === path);
  return found ? `${found.origin.file}:${found.origin.line}:${found.origin.column}` : 'nowhere';
}

test('each value of a translated file keeps the place where it was written', () => {
  expect(originOf('vm-files', 'media', 'vm.memory')).toBe('vm-files/vms/media.yaml:5:9');
  expect(originOf('vm-files', 'media', 'vm.nics.net0.ipv4.gateway')).toBe('vm-files/vms/media.yaml:8:30');
  expect(originOf('inheritance', 'app2', 'vm.memory')).toBe('inheritance/envs/test.yaml:13:39');
  expect(originOf('inheritance', 'app1', 'vm.cores')).toBe('inheritance/envs/test.yaml:8:12');
  expect(originOf('three-layers', 'runner1', 'vm.nics.net0.ipv4.address')).toBe(
    'three-layers/configs/install_config.yaml:15:21',
  );
  expect(originOf('three-layers', 'metal1', 'host.memory')).toBe('three-layers/configs/vm_specs.yaml:47:16');
});

test('the node of the command line takes the place of that of the environment', () => {
  expect(siteIn('inheritance').environments[0]?.node).toBe('pve-deb');
  const moved = siteIn('inheritance', { vars: ['node=pve2'] });
  expect(vmsOf(moved).map(({ node, disks }) => `${node} ${disks[0]?.datastore ?? ''}`)).toEqual([
    'pve2 local-zfs',
    'pve2 local-zfs',
    'pve2 local-zfs',
  ]);
  expect(loadForm('inheritance', { vars: [] }).problems.map(({ code }) => code)).toContain('MISSING_FIELD');
});

test('VMs that are left out are neither checked nor made, until they are not left out', () => {
  expect(vmsOf(siteIn('vm-files')).map(({ name }) => name)).toEqual(['media', 'dns1']);
  const file = 'name: k8s-home\ntarget_node: pve1\nk3s_version: v1.33\n';
  const all = replacing('members: [dev1, dev2]', 'members: all');
  const excluded = { 'vms/k8s-home.yaml': file, 'envs/dev.yaml': all };
  expect(problemsOf({ ...excluded, 'site.yaml': (text) => `exclude: [k8s-home]\n${text}` })).toEqual([]);
  // The control.
  expect(problemsOf(excluded).map(({ code }) => code)).toContain('UNKNOWN_FIELD');
});

test('limits, devices and orders of a VM file in the words of PVE are those of this site', () => {
  const file = `name: box
target_node: pve1
clone: 9000
memory: 1024
scsihw: virtio-scsi-pci
cpulimit: 1.5
cpuunits: 200
affinity: 0-3,8
numa: 1
protection: 0
hotplug: disk,network
boot: order=scsi0;net0
startup: order=2,up=30,down=60
hastate: started
hagroup: ""
network: { bridge: devnet, rate: 10, queues: 0, link_down: 1 }
disks:
  scsi0: { size: 10G, mbps_rd: 100, mbps_wr: 0, iops_wr: 500, replicate: 0, cache: writeback }
`;
  const [vm] = vmsOf(siteOf({ 'vms/box.yaml': `environment: dev\nvm_id: 10009\n${file}` })).slice(-1);
  expect(vm).toMatchObject({
    name: 'box',
    numa: true,
    hotplug: ['disk', 'network'],
    bootOrder: ['scsi0', 'net0'],
    startupOrder: 2,
    startupDelaySeconds: 30,
    shutdownTimeoutSeconds: 60,
    ha: { state: 'started' },
    nics: [{ rateLimitMbps: 10, disconnected: true }],
    disks: [{ cache: 'writeback', replicate: false, limits: { readMibPerSecond: 100, writeIops: 500 } }],
  });
  expect(vm?.ha).not.toHaveProperty('group');
  expect(vm?.nics[0]).not.toHaveProperty('queues');
  expect(vm?.disks[0]?.limits).not.toHaveProperty('writeMibPerSecond');
});

test('what a VM file says in older words of PVE is told, and what is no such word as well', () => {
  const box = 'environment: dev\nvm_id: 10009\ntarget_node: pve1\nclone: 9000\nmemory: 1024\n';
  const told = problemsOf({ 'vms/box.yaml': `${box}boot: cdn\nstartup: up=soon\nhotplug: disk,cards\n` });
  expect(told.map(({ code, at }) => `${code} ${String(at?.line)}`)).toEqual([
    'UNMAPPED_FIELD 6',
    'UNMAPPED_FIELD 7',
    'BAD_VALUE 8',
  ]);
});

test('the three-layer form covers both kinds of machines, both systems and all three ways to boot', () => {
  const site = siteIn('three-layers');
  const machines = [...vmsOf(site), ...(site.hosts ?? [])].map(
    ({ name, os, bootMethod }) => `${name} ${os ?? ''} ${bootMethod ?? 'image'}`,
  );
  expect(machines).toEqual([
    'kiosk1 ubuntu-24.04 pxe',
    'runner1 ubuntu-24.04 image',
    'web1 nixos-24.05 iso',
    'metal1 nixos-24.05 pxe',
  ]);
});

test('an environment of all VMs has those that no other one has', () => {
  const site = siteOf({
    'envs/dev.yaml': replacing('members: [dev1, dev2]', 'members: [dev1]'),
    'envs/rest.yaml':
      'node: pve1\nvm_ids: { first: 10002, last: 20999 }\nmembers: all\nvm: { nics: { net0: { bridge: vmbr0 } } }\n',
    'envs/dev2.yaml': null,
    'vm_specs.yaml': replacing('net0: { ipv4: 10.10.10.12/24 }', 'net0: { ipv4: 192.0.2.12/24 }'),
    'vms/own.yaml': 'environment: dev\nvm_id: 10500\n',
  });
  expect(site.environments.map(({ name, vms }) => [name, vms.map((vm) => vm.name)])).toEqual([
    ['dev', ['dev-router', 'dev1', 'own']],
    ['rest', ['dev2']],
  ]);
});

const octet = fc.integer({ min: 20, max: 250 });

/** What a VM file of PVE's words can say, and what must come of it. */
const vmFile = fc.record({
  cores: fc.integer({ min: 1, max: 64 }),
  sockets: fc.integer({ min: 1, max: 4 }),
  memory: fc.integer({ min: 64, max: 65_536 }),
  cpu: fc.constantFrom('host', 'kvm64', 'x86-64-v3'),
  vmid: fc.integer({ min: 10_100, max: 10_999 }),
  host: octet,
  gateway: fc.boolean(),
  ip6: fc.constantFrom(undefined, 'dhcp', 'fd00:10::77/64'),
  model: fc.constantFrom('virtio', 'e1000', 'vmxnet3'),
  user: fc.constantFrom('ubuntu', 'debian', 'ops'),
  disks: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
  size: fc.integer({ min: 3, max: 900 }),
  spaces: fc.boolean(),
  asList: fc.boolean(),
});

test('what a VM file says in the words of PVE is what the VM becomes', () => {
  fc.assert(
    fc.property(vmFile, (file) => {
      const parts = [`ip=10.10.10.${String(file.host)}/24`, ...(file.gateway ? ['gw=10.10.10.1'] : [])];
      if (file.ip6 !== undefined) parts.push(`ip6=${file.ip6}`);
      const network = { bridge: 'devnet', model: file.model };
      const text = stringify({
        name: 'made',
        environment: 'dev',
        target_node: 'pve1',
        vmid: file.vmid,
        cores: file.cores,
        sockets: file.sockets,
        memory: file.memory,
        cpu_type: file.cpu,
        clone: 9000,
        ipconfig0: parts.join(file.spaces ? ', ' : ','),
        ciuser: file.user,
        network: file.asList ? [network] : network,
        disks: Object.fromEntries(
          file.disks.map((disk) => [
            `scsi${String(disk)}`,
            { size: `${String(file.size)}G`, storage: 'fast' },
          ]),
        ),
      });
      const base = { 'defaults.yaml': replacing('scsi0: { size: 8GiB }', 'scsi0: { size: 4GiB }') };
      const vm = vmsOf(siteOf({ ...base, 'vms/any.yaml': text })).find(({ name }) => name === 'made');
      expect(vm).toMatchObject({
        vmId: file.vmid,
        cores: file.cores,
        sockets: file.sockets,
        memoryMib: file.memory,
        cpuType: file.cpu,
        clone: { templateId: 9000, full: true },
      });
      const [nic] = vm?.nics ?? [];
      const address = `10.10.10.${String(file.host)}/24`;
      expect(nic?.ipv4).toEqual({ method: 'static', address, gateway: '10.10.10.1' });
      expect(nic?.ipv6.method).toBe(
        file.ip6 === undefined ? 'none' : file.ip6 === 'dhcp' ? 'dhcp' : 'static',
      );
      expect(nic?.model ?? 'virtio').toBe(file.model);
      expect(vm?.install.users.map(({ name }) => name)).toContain(file.user);
      const made = vm?.disks.filter(({ datastore }) => datastore === 'fast');
      expect(made?.map((disk) => disk.interface)).toEqual(
        file.disks.toSorted((a, b) => a - b).map((disk) => `scsi${String(disk)}`),
      );
      expect(new Set(made?.map(({ sizeGib }) => sizeGib))).toEqual(new Set([file.size]));
    }),
    { numRuns: process.env.RACKWRIGHT_LONG ? 1000 : 60 },
  );
});

test('no text in the place of an address setting ends in anything but a message', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const file = stringify({ target_node: 'pve1', environment: 'dev', clone: 9000, ipconfig0: text });
      for (const { message, hint } of problemsOf({ 'vms/any.yaml': file })) {
        expect(message).not.toMatch(/undefined|\[object|NaN/);
        expect(hint).not.toBe('');
      }
    }),
    { numRuns: process.env.RACKWRIGHT_LONG ? 2000 : 200 },
  );
});

test('VMs of the three-layer form and of environments may stand in a map by their name as well', () => {
  const site = siteOf({
    'vm_specs.yaml': `vms:
  dev1: { hypervisor: proxmox, memory_mb: 768, cpus: 2, disks: [{ size_gb: 9 }], netifs: [{ bridge: devnet }] }
  dev2: { memory_mb: 640, disks: [{ size_gb: 8 }], netifs: [{ bridge: devnet }] }
`,
    'envs/more.yaml': `node: pve1
vmid_base: 30000
vms:
  store: { image: debian-12, memory: 512, disk: 10, bridge: vmbr0, ip: 192.0.2.33/24 }
`,
  });
  const found = vmsOf(site).map(
    ({ name, memoryMib, cores }) => `${name} ${String(memoryMib)} ${String(cores)}`,
  );
  expect(found.toSorted()).toEqual(['dev-router 512 1', 'dev1 768 2', 'dev2 640 1', 'store 512 1']);
});

test('two machines of one name in a list are a fault, and not one machine', () => {
  const list = (second: string): string =>
    `vms:\n  - { name: a1, memory_mb: 768, disks: [{ size_gb: 8 }], netifs: [{ bridge: devnet }] }\n  - { name: ${second}, memory_mb: 512 }\n`;
  const told = (second: string): string[] =>
    problemsOf({ 'vm_specs.yaml': list(second), 'envs/dev.yaml': replacing('[dev1, dev2]', 'all') }).map(
      ({ code, hint, at }) => `${String(at?.line)} ${code} ${hint}`,
    );
  const expected = ['3 DUPLICATE_VM the other is at specs/vm_specs.yaml:2:13; merge them, or rename one'];
  expect(told('a1')).toEqual(expected);
  expect(told('a1, hypervisor: baremetal')).toEqual(expected);
});

test('a VM that is described in two files is told of once, and has what either of them says', () => {
  const told = problemsOf({
    'vm_specs.yaml': replacing('  dev2:', '  dev3: {}\n  dev2:'),
    'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\n',
  });
  expect(told.map(({ code, at }) => [code, at?.file])).toEqual([['DUPLICATE_VM', 'specs/vms/dev3.yaml']]);
});

test('what Terraform took as text, as no value or as a comment is taken so', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPHwA3jvZvn8+GUd1vnNIWVugO+iy75RNq9Sjy0PC01v bob';
  const site = siteOf({
    'vms/box.yaml': `environment: dev\ntarget_node: pve1\nclone: 9000\nvmid: "10009"\ncores: "3"\nnetwork: { bridge: devnet, tag: -1 }\nipconfig0: ip=10.10.10.30/24\nciuser: bob\nsshkeys: |\n  # of the laptop\n  ${key}\n\n`,
  });
  const box = vmsOf(site).find(({ name }) => name === 'box');
  expect([box?.vmId, box?.cores, box?.nics[0]?.vlanId]).toEqual([10_009, 3, undefined]);
  expect(box?.install.users.find(({ name }) => name === 'bob')?.sshKeys).toEqual([key]);
});

test('a node of the command line that moves nothing is told of', () => {
  const own = {
    'vm_specs.yaml': (text: string): string => text.replaceAll('vm_id:', 'node: pve1\n    vm_id:'),
  };
  const other = {
    'nodes/pve2.yaml':
      'api_endpoint: https://192.0.2.9:8006\naddress: 192.0.2.9\nbridges: { vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 } }\n',
  };
  const told = (changes: Parameters<typeof problemsOf>[0]): string[] =>
    problemsOf({ ...changes, ...other }, { vars: ['node=pve2'] }).flatMap(({ code, message }) =>
      code === 'BAD_SET' ? [message] : [],
    );
  const environment = {
    'envs/dev.yaml': (text: string): string => text.replace(/router:[^]*?(?=members)/, ''),
  };
  expect(told({ ...own, ...environment })).toEqual([
    '"node=pve2" moves no VM of "dev": each says its node, as "dev1" does at specs/vm_specs.yaml:3:11',
  ]);
  // The router has no node of its own, and moves.
  expect(told(own)).toEqual([]);
  expect(told({})).toEqual([]);
});
