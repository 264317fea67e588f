import { z } from 'zod';
import { documented, layered, matching, nameText, refuse } from './field';
import { datastoreText, sizeText } from './size';

const mapping = (of: string): z.ZodString =>
  nameText({
    description: `Name that the cluster gives the device under Datacenter → Resource Mappings. Required.`,
    examples: [of],
  });

const pciSpec = z.strictObject({
  mapping: mapping('gpu'),
  pcie: documented(z.boolean().optional(), {
    description: 'As PCI Express, which needs `machine: q35`. Default: false.',
  }),
  rombar: documented(z.boolean().optional(), {
    description: "Whether the guest sees the device's ROM. Default: true.",
  }),
  primary_gpu: documented(z.boolean().optional(), {
    description: "Whether it is the guest's first display. Default: false.",
  }),
  mediated_device: documented(nameText({ description: 'Mediated device of it.' }).optional(), {
    description: 'Mediated device of it. Default: the device itself.',
    examples: ['nvidia-63'],
  }),
});

const usbSpec = z.strictObject({
  mapping: mapping('dongle'),
  usb3: documented(z.boolean().optional(), { description: 'As a USB 3 device. Default: false.' }),
});

const tpmSpec = z.strictObject(
  layered({
    version: documented(z.enum(['v1.2', 'v2.0']), {
      description: 'Version of the TPM; a change makes the VM anew. Default: v2.0.',
    }),
    datastore: datastoreText("Storage of its state. Default: the node's `datastores.disk`.", 'local-lvm'),
  }),
);

const DISPLAYS = [
  ...(['std', 'qxl', 'qxl2', 'qxl3', 'qxl4', 'virtio', 'virtio-gl', 'vmware', 'cirrus'] as const),
  ...(['serial0', 'serial1', 'serial2', 'serial3', 'none'] as const),
] as const;

const displaySpec = z.strictObject(
  layered({
    type: documented(z.enum(DISPLAYS), {
      description:
        'Graphics card; `serial0` makes the console a terminal, `qxl2` has two screens over SPICE. Default: std.',
    }),
    clipboard: documented(z.enum(['vnc']), {
      description: "Carries texts between guest and console. Default: SPICE's, where there is SPICE.",
    }),
    memory: sizeText('MiB', 'Its memory, 4MiB to 512MiB. Default: 16MiB.', '32MiB', {
      least: '4MiB',
      most: '512MiB',
    }),
  }),
);

const watchdogSpec = z.strictObject(
  layered({
    model: documented(z.enum(['i6300esb', 'ib700']), { description: 'Default: i6300esb.' }),
    action: documented(z.enum(['reset', 'shutdown', 'poweroff', 'pause', 'debug', 'none']), {
      description: 'What happens when the guest no longer feeds it. Default: reset.',
    }),
  }),
);

const seconds = (what: string, value: number): z.ZodInt =>
  documented(z.int().min(10).max(86_400), {
    description: `Seconds that ${what} may take, 10 to 86400. Default: ${String(value)}.`,
    examples: [value],
  });

const timeoutsSpec = z.strictObject(
  layered({
    create: seconds('making or copying it', 1800),
    start: seconds('a start', 300),
    shutdown: seconds('a shutdown', 300),
    stop: seconds('a stop', 120),
    reboot: seconds('a restart that a change takes, where the agent runs', 1800),
    migrate: seconds('a move to another node', 1800),
  }),
);

/** Processor, firmware and devices of a VM beyond the usual. */
export const deviceFields = layered({
  cpu_flags: documented(
    z.array(
      matching(/^[+-][a-z0-9-]+$/, 'write + or - and a flag, such as +aes', { description: 'A flag.' }),
    ),
    {
      description: 'CPU flags that are added to or taken from the type. Default: those of the type.',
      examples: [['+aes', '-pcid']],
    },
  ),
  cpu_affinity: matching(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'write CPUs and runs of them, such as 0-3,8', {
    description: 'CPUs of the node that the VM is bound to. Default: any.',
    examples: ['0-3,8'],
  }).superRefine((text, context) => {
    const reversed = text.split(',').find((run) => {
      const [first = 0, last = first] = run.split('-').map(Number);
      return last < first;
    });
    if (reversed !== undefined)
      refuse(context, 'BAD_VALUE', `"${reversed}" is no run of CPUs`, 'write the lower one first');
  }),
  cpu_limit: documented(z.number().min(0).max(128), {
    description: 'CPU time that it may take, in cores, 0 to 128; 0 is all. Default: 0.',
    examples: [1.5],
  }),
  cpu_units: documented(z.int().min(1).max(262_144), {
    description: 'Its share of the CPU time against other VMs, 1 to 262144. Default: 100.',
    examples: [200],
  }),
  numa: documented(z.boolean(), {
    description: 'Whether the guest sees its sockets as NUMA nodes. Default: false.',
  }),
  hugepages: documented(z.enum(['2', '1024', 'any']), {
    description: 'Size of memory pages, in MiB, or any that there is. Default: small ones.',
  }),
  secure_boot: documented(z.boolean(), {
    description: 'Whether UEFI starts signed code alone; needs `firmware: ovmf`. Default: false.',
  }),
  efi_datastore: datastoreText(
    "Storage of UEFI's variables. Default: the node's `datastores.disk`.",
    'local-lvm',
  ),
  tpm: documented(tpmSpec, { description: 'A virtual TPM. Default: none.' }),
  pci: documented(z.array(pciSpec).max(16), {
    description: 'PCI devices of the node, at most 16. Default: none.',
    examples: [[{ mapping: 'gpu', pcie: true }]],
  }),
  usb: documented(z.array(usbSpec).max(14), {
    description: 'USB devices of the node, at most 14. Default: none.',
    examples: [[{ mapping: 'dongle' }]],
  }),
  display: documented(displaySpec, { description: 'Graphics card of the VM.' }),
  watchdog: documented(watchdogSpec, { description: 'A watchdog. Default: none.' }),
  scsi_hardware: documented(
    z.enum(['virtio-scsi-single', 'virtio-scsi-pci', 'lsi', 'lsi53c810', 'megasas', 'pvscsi']),
    { description: 'Controller of the scsi disks. Default: virtio-scsi-single.' },
  ),
  hotplug: documented(
    z.array(
      documented(z.enum(['disk', 'network', 'usb', 'memory', 'cpu']), {
        description: 'A kind of device.',
      }),
    ),
    {
      description: 'What can be plugged while the VM runs. Default: disk, network and usb.',
      examples: [['disk', 'network', 'usb']],
    },
  ),
  protection: documented(z.boolean(), {
    description: 'Whether PVE and Terraform refuse to delete the VM. Default: false.',
  }),
  nodes: documented(z.array(nameText({ description: 'Name of a node.', examples: ['pve1'] })).min(1), {
    description:
      'Nodes that the VM may run on: a move between them is no difference in a plan, and HA moves it nowhere else. Default: `node` alone.',
    examples: [['pve1', 'pve2']],
  }),
  on_user_data_change: documented(z.enum(['next-boot', 'reboot', 'recreate']), {
    description:
      'What becomes of the VM when its cloud-init data change: it takes them up when it boots next, is restarted, or is made anew. Default: next-boot.',
  }),
  timeouts: documented(timeoutsSpec, { description: 'How long Terraform waits for PVE.' }),
});
