type Body = Record<string, unknown>;

/** A resource that a policy finds something in, and the change with which it finds nothing. */
export interface PolicyCase {
  readonly policy: string;
  readonly type: string;
  readonly bad: Body;
  readonly good: Body;
  readonly posture?: 'dev' | 'prod';
  readonly message: string;
  /** Other resources of the stack, by type and name. */
  readonly beside?: Body;
}

const vm = 'proxmox_virtual_environment_vm';
const ct = 'proxmox_virtual_environment_container';
const image = 'proxmox_download_file';
const rules = 'proxmox_virtual_environment_firewall_rules';
const options = 'proxmox_virtual_environment_firewall_options';
const rule = { type: 'in', action: 'ACCEPT' };
const disk = { interface: 'scsi0', discard: 'on' };
const nic = { bridge: 'vmbr0', model: 'virtio', firewall: true, mac_address: 'BC:24:11:00:00:01' };
const latest = 'https://images.example.org/debian/latest/debian.qcow2';
const user = 'proxmox_virtual_environment_user';

const one = (
  policy: string,
  type: string,
  [bad, good]: readonly [Body, Body],
  expected: string | { readonly inProduction: string },
): PolicyCase => ({
  policy,
  type,
  bad,
  good,
  ...(typeof expected === 'string'
    ? { message: expected }
    : { message: expected.inProduction, posture: 'prod' }),
});

export const cases: readonly PolicyCase[] = [
  {
    ...one(
      'vm-firewall-off',
      vm,
      [
        { vm_id: 100, network_device: [nic, { ...nic, firewall: false }] },
        { vm_id: 100, network_device: nic },
      ],
      'NIC 1 (vmbr0) does not pass through the firewall',
    ),
    beside: { [options]: { one: { vm_id: 100, enabled: true } } },
  },
  {
    ...one(
      'vm-firewall-off',
      vm,
      [
        { vm_id: 101, network_device: nic },
        { vm_id: 100, network_device: nic },
      ],
      'its NICs pass through the firewall, which is not on for the VM',
    ),
    beside: {
      [options]: { one: { vm_id: 100, enabled: true }, off: { vm_id: 101, enabled: false } },
    },
  },
  {
    ...one(
      'vm-firewall-off',
      vm,
      [{ network_device: nic }, { vm_id: 100, network_device: nic }],
      'its NICs pass through the firewall, which is not on for the VM',
    ),
    beside: {
      [options]: {
        one: { vm_id: 100, enabled: true },
        other: { vm_id: '${proxmox_virtual_environment_vm.oneself.vm_id}', enabled: true },
      },
    },
  },
  one(
    'vm-agent-absent',
    vm,
    [{ agent: { enabled: false } }, { agent: { enabled: true } }],
    'the guest agent is not enabled',
  ),
  one('vm-unprotected', vm, [{}, { protection: true }], { inProduction: 'it is not protected from removal' }),
  one('vm-not-started-on-boot', vm, [{ on_boot: false }, {}], {
    inProduction: 'it stays off when its node starts',
  }),
  one('vm-id-not-given', vm, [{}, { vm_id: 100 }], 'the provider would look for a free id'),
  one(
    'vm-mac-not-given',
    vm,
    [{ network_device: [{ ...nic, mac_address: null }] }, { network_device: [nic] }],
    'NIC 0 (vmbr0) gets a MAC address by chance',
  ),
  one(
    'vm-nic-emulated',
    vm,
    [{ network_device: [{ ...nic, model: 'e1000' }] }, { network_device: [nic] }],
    'NIC 0 (vmbr0) is an emulated e1000',
  ),
  one(
    'vm-disk-emulated',
    vm,
    [{ disk: [{ interface: 'sata0' }] }, { disk: [disk] }],
    'disk sata0 is on an emulated bus',
  ),
  one(
    'vm-disk-cache-unsafe',
    vm,
    [{ disk: [{ ...disk, cache: 'unsafe' }] }, { disk: [{ ...disk, cache: 'writeback' }] }],
    'disk scsi0 has cache=unsafe',
  ),
  one(
    'vm-disk-no-discard',
    vm,
    [{ disk: [{ interface: 'scsi0' }] }, { disk: [disk] }],
    'disk scsi0 does not discard',
  ),
  one('vm-disk-not-backed-up', vm, [{ disk: [{ ...disk, backup: false }] }, { disk: [disk] }], {
    inProduction: 'disk scsi0 is left out of backups',
  }),
  one(
    'vm-cpu-legacy',
    vm,
    [{ cpu: { type: 'kvm64' } }, { cpu: { type: 'x86-64-v2-AES' } }],
    'its CPU is kvm64',
  ),
  one(
    'vm-cpu-host',
    vm,
    [{ cpu: { type: 'host' } }, { cpu: { type: 'x86-64-v3' } }],
    'its CPU is that of its node',
  ),
  one('vm-no-serial-device', vm, [{}, { serial_device: [{}] }], 'it has no serial device'),
  one(
    'vm-efi-disk-absent',
    vm,
    [{ bios: 'ovmf' }, { bios: 'ovmf', efi_disk: { type: '4m' } }],
    'its firmware is OVMF, without an EFI disk',
  ),
  one('vm-secure-boot-off', vm, [{ efi_disk: {} }, { efi_disk: { pre_enrolled_keys: true } }], {
    inProduction: 'Secure Boot is off: its firmware has no keys',
  }),
  one('vm-linked-clone', vm, [{ clone: { vm_id: 9000, full: false } }, { clone: { vm_id: 9000 } }], {
    inProduction: 'it is a linked clone',
  }),
  one(
    'vm-password-login',
    vm,
    [
      { initialization: { user_account: { password: 'hunter2' } } },
      { initialization: { user_account: { password: '${var.password}' } } },
    ],
    'cloud-init gets a password',
  ),
  one(
    'vm-raw-passthrough',
    vm,
    [{ hostpci: [{ id: '0000:01:00' }] }, { hostpci: [{ mapping: 'gpu' }], usb: [{ mapping: 'key' }] }],
    'PCI device 0000:01:00 has no mapping',
  ),
  one('vm-raw-arguments', vm, [{ kvm_arguments: '-s' }, { kvm_arguments: '' }], 'it has arguments for QEMU'),
  one('ct-privileged', ct, [{}, { unprivileged: true }], 'it is privileged'),
  one(
    'ct-firewall-off',
    ct,
    [{ network_interface: [{ name: 'eth0' }] }, { network_interface: [{ name: 'eth0', firewall: true }] }],
    'NIC eth0 does not pass through the firewall',
  ),
  one('ct-unprotected', ct, [{ protection: false }, { protection: true }], {
    inProduction: 'it is not protected from removal',
  }),
  one(
    'ct-password-login',
    ct,
    [
      { initialization: [{ user_account: [{ password: 'x' }] }] },
      { initialization: { user_account: { keys: ['ssh-ed25519 A'] } } },
    ],
    'root gets a password',
  ),
  one(
    'ct-host-path',
    ct,
    [
      { mount_point: [{ volume: '/srv', path: '/data' }] },
      { mount_point: [{ volume: 'local-lvm', path: '/data' }] },
    ],
    '/data is /srv of the node',
  ),
  one(
    'ct-mounts-allowed',
    ct,
    [{ features: { mount: ['nfs'] } }, { features: { nesting: true } }],
    'it may mount nfs',
  ),
  one('ct-id-not-given', ct, [{}, { vm_id: 200 }], 'the provider would look for a free id'),
  one(
    'image-no-checksum',
    image,
    [{ url: latest }, { url: latest, checksum: 'abc' }],
    `nothing verifies ${latest}`,
  ),
  one(
    'image-not-pinned',
    image,
    [{ url: latest }, { url: latest.replace('latest', '20260101') }],
    `${latest} changes with time`,
  ),
  one(
    'image-plain-http',
    image,
    [{ url: 'http://a/b.qcow2' }, { url: 'http://a/b.qcow2', checksum: 'abc' }],
    'http://a/b.qcow2 is not encrypted, and has no checksum',
  ),
  one(
    'image-certificate-ignored',
    image,
    [{ verify: false }, {}],
    'the certificate of the server is not verified',
  ),
  one(
    'firewall-disabled',
    'proxmox_virtual_environment_cluster_firewall',
    [{ enabled: false }, { enabled: true }],
    'the firewall of the cluster is off',
  ),
  one(
    'firewall-accepts-by-default',
    'proxmox_virtual_environment_firewall_options',
    [{ input_policy: 'ACCEPT' }, { input_policy: 'DROP' }],
    'everything that no rule refuses comes in',
  ),
  one(
    'firewall-guest-disabled',
    'proxmox_virtual_environment_firewall_options',
    [{ enabled: false }, { enabled: true }],
    'the firewall of the guest is off',
  ),
  one(
    'firewall-rule-for-all',
    rules,
    [
      { rule: [rule] },
      {
        rule: [
          { ...rule, macro: 'HTTP' },
          { ...rule, source: '10.0.0.0/8' },
        ],
      },
    ],
    'a rule lets everything in from everywhere',
  ),
  one(
    'firewall-rule-for-all',
    rules,
    [{ rule: [{ ...rule, proto: 'tcp' }] }, { rule: [{ ...rule, proto: 'icmp' }] }],
    'a rule lets all of tcp in from everywhere',
  ),
  one(
    'firewall-rule-for-all',
    rules,
    [
      { rule: [{ ...rule, source: '10.0.0.0/8,0.0.0.0/0' }] },
      { rule: [{ ...rule, source: '10.0.0.0/8,fd00::/8' }] },
    ],
    'a rule lets everything in from everywhere',
  ),
  one(
    'firewall-ssh-for-all',
    rules,
    [
      { rule: [{ ...rule, proto: 'tcp', dport: '20:25' }] },
      { rule: [{ ...rule, proto: 'tcp', dport: '220' }] },
    ],
    'SSH is open to everybody',
  ),
  one(
    'firewall-ssh-for-all',
    rules,
    [
      { rule: [{ ...rule, proto: 'tcp', dport: '80,22' }] },
      { rule: [{ ...rule, macro: 'SSH', source: '+admins' }] },
    ],
    'SSH is open to everybody',
  ),
  one(
    'firewall-pve-for-all',
    rules,
    [
      { rule: [{ ...rule, proto: 'tcp', dport: '8006' }] },
      { rule: [{ ...rule, proto: 'tcp', dport: '8006', enabled: false }] },
    ],
    'port 8006 is open to everybody',
  ),
  one(
    'sdn-vxlan-mtu',
    'proxmox_sdn_zone_vxlan',
    [{ mtu: 1500 }, { mtu: 1450 }],
    'its mtu of 1500 leaves no room for the header',
  ),
  one('no-backup-job', vm, [{ vm_id: 100 }, { vm_id: 100, template: true }], {
    inProduction: 'no backup job takes it',
  }),
  one(
    'acl-administrator',
    user,
    [{ acl: [{ path: '/', role_id: 'PVEAdmin' }] }, { acl: [{ path: '/pool/dev', role_id: 'PVEAdmin' }] }],
    'it gives PVEAdmin on everything',
  ),
  one('backup-job-disabled', 'proxmox_backup_job', [{ enabled: false }, {}], 'the job does not run'),
  one(
    'backup-never-pruned',
    'proxmox_backup_job',
    [{}, { prune_backups: { 'keep-last': '3' } }],
    'the job keeps every backup',
  ),
  one(
    'user-password-in-configuration',
    user,
    [{ password: 'x' }, { password: '${var.p}' }],
    'its password is written out',
  ),
  one(
    'token-all-privileges',
    'proxmox_virtual_environment_user_token',
    [{ privileges_separation: false }, { privileges_separation: true }],
    'it may do all that its user may',
  ),
  one(
    'token-never-expires',
    'proxmox_user_token',
    [{}, { expiration_date: '2027-01-01T00:00:00Z' }],
    'it is valid for ever',
  ),
  one(
    'acl-administrator',
    'proxmox_acl',
    [
      { path: '/', role_id: 'Administrator' },
      { path: '/vms', role_id: 'PVEVMAdmin' },
    ],
    'it gives Administrator on everything',
  ),
  one(
    'file-plain-http',
    'proxmox_virtual_environment_file',
    [{ source_file: { path: 'http://a/b.iso' } }, { source_file: { path: 'https://a/b.iso' } }],
    'http://a/b.iso is not encrypted, and has no checksum',
  ),
];
