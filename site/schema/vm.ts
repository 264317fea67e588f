import { z } from 'zod';
import { VmId } from '../values';
import { documented, layered, matching, nameText, numberOf } from './field';
import { vmFirewallSpec } from './firewall';
import { installFields } from './install';
import { nicSpec } from './nic';
import { MOST_MEMORY, sizeText } from './size';
import { deviceFields } from './vm-devices';
import { guestFields } from './vm-guest';
import { diskSpec, hypervisorFields } from './vm-hypervisor';

const diskKey = matching(
  /^(scsi([0-9]|[12][0-9]|30)|virtio([0-9]|1[0-5])|sata[0-5])$/,
  'disks are scsi0 to scsi30, virtio0 to virtio15, sata0 to sata5',
  {
    description: "PVE's name of the disk.",
  },
);
const nicKey = matching(/^net([0-9]|[12][0-9]|3[01])$/, 'NICs are net0 to net31', {
  description: "PVE's name of the NIC.",
});

/** What any layer may say about the hardware of VMs. */
const hardwareFields = layered({
  description: documented(z.string().max(8192), {
    description: 'Words for people, shown by PVE, at most 8192 characters. Default: none.',
    examples: ['Web server'],
  }),
  tags: documented(
    z.array(
      matching(/^[A-Za-z0-9_][A-Za-z0-9_+.-]*$/, 'a tag is letters, digits, "_", "+", "." and "-"', {
        description: 'A tag.',
      }),
    ),
    { description: 'Tags shown by PVE, which keeps them in lower case. Default: none.', examples: [['web']] },
  ),
  cores: documented(z.int().min(1).max(1024), {
    description: 'CPU cores for each socket, 1 to 1024. Default: 1.',
    examples: [2],
  }),
  sockets: documented(z.int().min(1).max(4), {
    description: 'CPU sockets, 1 to 4. Default: 1.',
    examples: [1],
  }),
  cpu_type: matching(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'see the list in the hardware dialogue of PVE', {
    description: 'CPU type of QEMU. Default: x86-64-v2-AES.',
    examples: ['x86-64-v2-AES', 'host'],
  }),
  memory: sizeText('MiB', 'Memory, in whole MiB, at most 64TiB. Required.', '1GiB', { most: MOST_MEMORY }),
  image: nameText({
    description:
      'Image of the catalogue that the boot disk is made from. Required where `boot_method` is image.',
    examples: ['debian-12'],
  }),
  disks: documented(z.record(diskKey, diskSpec.nullable()), {
    description: 'Disks by the name that PVE gives them; the first is the boot disk.',
  }),
  nics: documented(z.record(nicKey, nicSpec.nullable()), {
    description: 'Network cards by the name that PVE gives them.',
  }),
  on_boot: documented(z.boolean(), { description: 'Whether the VM starts with its node. Default: true.' }),
  agent: documented(z.boolean(), {
    description: 'Whether the QEMU guest agent runs in the guest. Default: true.',
  }),
  startup_order: documented(z.int().min(0).max(9999), {
    description: 'Lower starts first when the node boots, 0 to 9999. Default: any.',
    examples: [10],
  }),
});

const vmFields = {
  ...hardwareFields,
  ...hypervisorFields,
  ...deviceFields,
  ...guestFields,
  ...layered({ firewall: vmFirewallSpec }),
};

/** `vm:` of a layer. */
export const vmSection = z
  .strictObject(vmFields)
  .meta({ id: 'vmSection', description: 'Hardware of every VM that this layer reaches.' });

/** `install:` of a layer. */
export const installSection = z.strictObject(installFields).meta({
  id: 'installSection',
  description: 'Operating-system side of every machine that this layer reaches.',
});

const identity = layered({
  vm_id: numberOf((number) => VmId.of(number), {
    description:
      "PVE's number of the VM, from the range of its environment. Default: the next free one, kept in allocations.lock.yaml.",
    examples: [10001],
  }),
  node: nameText({
    description:
      "Node that the VM is made on; `auto` is the one of its `nodes`, or of all, that has most room, kept in allocations.lock.yaml. Default: the environment's.",
    examples: ['lab', 'auto'],
  }),
});

const ownInstall = z
  .strictObject({ ...installFields })
  .meta({ description: 'Operating-system side of this machine; `install_config.yaml` overrides it.' });

/** One VM: `vms/<vm>.yaml`, or an entry of `vm_specs.yaml`. */
export const vmSpec = z
  .strictObject({
    ...identity,
    ...layered({
      environment: nameText({
        description:
          'Environment that the VM belongs to; not needed where the environment lists it. Default: that one.',
        examples: ['dev'],
      }),
    }),
    ...vmFields,
    ...layered({ install: ownInstall }),
  })
  .meta({ id: 'vmEntry', description: 'One VM.' });

/** The router of an environment. */
export const routerSpec = z.strictObject({
  ...layered({
    name: nameText({ description: 'Host name of the router. Required.', examples: ['dev-router'] }),
  }),
  ...identity,
  ...vmFields,
  ...layered({ install: ownInstall }),
});

/** `vm_specs.yaml` */
export const vmSpecsFile = z.strictObject(
  layered({
    vm: vmSection,
    install: installSection,
    vms: documented(z.record(z.string(), vmSpec.nullable()), { description: 'VMs by their host name.' }),
  }),
);

/** Hardware of VMs as a layer says it. */
export type VmSection = z.infer<typeof vmSection>;
/** One VM as its own file says it. */
export type VmSpec = z.infer<typeof vmSpec>;
/** A router as its environment says it. */
export type RouterSpec = z.infer<typeof routerSpec>;
