import type { TerraformStack } from 'cdktf';
import { Container, type ContainerProps, ProxmoxVm, type ProxmoxVmProps } from '../../constructs';
import { type Block, PROXMOX_SCHEMAS } from '../../lab/providers/schema';
import { container } from './container-props';
import { fullVm, restOfVm } from './full-vm';
import { synthesized } from './synthesized';
import { imageFileId } from './vm-props';

/** Paths of all that may be given, `disk.speed.read`; of what is only read there are none. */
function argumentsOf({ attributes, blocks = {} }: Block, above = ''): string[] {
  return [
    ...Object.entries(attributes).flatMap(([name, { optional, required, type }]) => {
      if (optional !== true && required !== true) return [];
      const fields = fieldsOf(type);
      return fields.length > 0 ? fields.map((field) => `${above}${name}.${field}`) : [`${above}${name}`];
    }),
    ...Object.entries(blocks).flatMap(([name, { block }]) => argumentsOf(block, `${above}${name}.`)),
  ];
}

/** Names of the fields of a list of objects, as network cards are. */
function fieldsOf(type: unknown): string[] {
  const found = /"object",(\{.*?\})\]/.exec(type === undefined ? '' : JSON.stringify(type))?.[1];
  return found === undefined ? [] : Object.keys(JSON.parse(found) as object);
}

/** Paths of all that is given a value. */
function given(value: unknown, above = ''): string[] {
  if (Array.isArray(value) && value.some((each) => typeof each === 'object'))
    return value.flatMap((each) => given(each, above));
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [above.slice(0, -1)];
  return Object.entries(value).flatMap(([key, each]) => given(each, `${above}${key}.`));
}

/** What a construct has no property for, and why. */
const leftOut: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  proxmox_virtual_environment_vm: {
    id: 'Terraform has it',
    mac_addresses: 'older than network_device.mac_address',
    template: 'ProxmoxTemplate',
    reboot: 'of a first start that nothing gains by',
    purge_on_destroy: 'on by itself',
    delete_unreferenced_disks_on_destroy: 'on by itself',
    timeout_move_disk: 'deprecated',
    'network_device.enabled': 'deprecated',
    'cdrom.enabled': 'deprecated',
    'agent.wait_for_ip.ipv4': 'nothing is waited for',
    'agent.wait_for_ip.ipv6': 'nothing is waited for',
    'disk.file_id': 'import_from needs no SSH',
    'disk.path_in_datastore': 'of volumes that another VM has',
    'smbios.sku': 'the provider writes none, and plans it again for ever',
    'hostpci.id': 'raw addresses are root@pam’s to give, and bind to one node: mappings',
    'usb.host': 'raw addresses are root@pam’s to give, and bind to one node: mappings',
    'initialization.interface': 'the provider chooses',
    'initialization.file_format': 'of a drive that PVE makes',
    'initialization.upgrade': 'PVE’s own cloud-init data: CloudInitDisk has whole documents',
    'initialization.dns.domain': 'PVE’s own cloud-init data',
    'initialization.dns.servers': 'PVE’s own cloud-init data',
    'initialization.ip_config.ipv4.address': 'PVE’s own cloud-init data',
    'initialization.ip_config.ipv4.gateway': 'PVE’s own cloud-init data',
    'initialization.ip_config.ipv6.address': 'PVE’s own cloud-init data',
    'initialization.ip_config.ipv6.gateway': 'PVE’s own cloud-init data',
    'initialization.user_account.keys': 'PVE’s own cloud-init data',
    'initialization.user_account.password': 'it would stand in the state',
    'initialization.user_account.username': 'PVE’s own cloud-init data',
  },
  proxmox_virtual_environment_container: {
    id: 'Terraform has it',
    template: 'made by hand or by pveam; a container that never ran is none to copy',
    'console.enabled': 'PVE’s console works without',
    'cpu.architecture': 'that of the template',
    'initialization.dns.server': 'deprecated',
    'initialization.user_account.password': 'it would stand in the state',
    'network_interface.host_managed': 'PVE’s own choice by the template',
    timeout_start: 'deprecated',
    'wait_for_ip.ipv4': 'nothing is waited for',
    'wait_for_ip.ipv6': 'nothing is waited for',
  },
};

const clone = { templateId: 9000, full: true, node: 'pve2', datastore: 'local-lvm' };
const vmOf = (more: Partial<ProxmoxVmProps>) => (stack: TerraformStack) =>
  new ProxmoxVm(stack, 'vm', { ...fullVm, ...restOfVm, ...more });
const snippets = {
  kind: 'snippets',
  datastore: 'local-lvm',
  userDataFileId: 'local:snippets/u',
  metaDataFileId: 'local:snippets/m',
  networkConfigFileId: 'local:snippets/n',
  vendorDataFileId: 'local:snippets/v',
} as const;
const cloudInit = {
  attachment: snippets,
  uploads: [],
  contentHash: '',
} as unknown as ProxmoxVmProps['cloudInit'];

const fullContainer: ContainerProps = {
  ...container,
  description: 'Names',
  pool: 'web',
  cpuLimit: 1,
  cpuUnits: 200,
  startupOrder: 1,
  startupDelaySeconds: 2,
  shutdownTimeoutSeconds: 3,
  dns: { domain: 'example.org', servers: ['10.0.12.1'] },
  rootDisk: {
    datastore: 'local-lvm',
    sizeGib: 8,
    acl: true,
    quota: true,
    replicate: false,
    mountOptions: ['noatime'],
  },
  mounts: [
    {
      ...{ path: '/srv', volume: 'local-lvm', sizeGib: 4, readOnly: true, shared: true },
      ...{ acl: true, quota: true, replicate: false, mountOptions: ['noatime'] },
    },
  ],
  nics: container.nics.map((nic) => ({
    ...{ ...nic, vlanId: 20, mtu: 1400, rateLimitMbps: 10, disconnected: true },
    ipv6: { method: 'static', address: 'fd00::2/64', gateway: 'fd00::1' },
  })),
  features: { keyctl: true, fuse: true, mknod: true, mount: ['nfs'] },
  devices: [{ path: '/dev/net/tun', uid: 1, gid: 2, mode: '0640', readOnly: true }],
  idMaps: [{ type: 'uid', containerId: 0, hostId: 100000, size: 65536 }],
  console: { type: 'shell', terminals: 1 },
  environment: { LANG: 'C' },
  entrypoint: '/init',
  hookScriptFileId: 'local:snippets/hook.pl',
};

const built: Readonly<Record<string, readonly ((stack: TerraformStack) => unknown)[]>> = {
  proxmox_virtual_environment_vm: [
    vmOf({ imageFileId, cloudInit }),
    vmOf({ clone }),
    vmOf({ installer: { fileId: 'local:iso/debian.iso' } }),
  ],
  proxmox_virtual_environment_container: [
    (stack) => new Container(stack, 'container', fullContainer),
    (stack) =>
      new Container(stack, 'container', {
        ...fullContainer,
        clone,
        templateFileId: undefined,
        os: undefined,
      }),
  ],
};

test.each(Object.keys(built))('every argument of %s has a property, or a reason', (type) => {
  const block = PROXMOX_SCHEMAS.resources[type]?.block;
  if (!block) throw new Error(`the provider has no ${type}`);
  const reached = new Set(
    (built[type] ?? []).flatMap((build) =>
      Object.values(synthesized(build).resource[type] ?? {}).flatMap((body) => given(body)),
    ),
  );
  // A map has names of one's own below it.
  const isReached = (path: string): boolean =>
    reached.has(path) || [...reached].some((each) => each.startsWith(`${path}.`));
  const lacking = argumentsOf(block).filter((path) => !isReached(path));
  const reasons = Object.keys(leftOut[type] ?? {});
  expect(lacking.filter((path) => !reasons.includes(path))).toEqual([]);
  // A reason is for what really has no property.
  expect(reasons.filter((path) => !lacking.includes(path))).toEqual([]);
});
