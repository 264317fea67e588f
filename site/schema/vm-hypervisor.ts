import { z } from 'zod';
import { VmId } from '../values';
import { answerSpec } from './answer';
import { documented, layered, matching, nameText, numberOf } from './field';
import { datastoreText, MOST_MEMORY, sizeText } from './size';

const cloneSpec = z.strictObject(
  layered({
    template: documented(
      z.union([
        numberOf((number) => VmId.of(number), { description: 'VM id of the template.' }),
        nameText({ description: 'Name of a template of the catalogue.' }),
      ]),
      {
        description: 'VM id of the template, or its name under `templates`. Required.',
        examples: [9000, 'debian-12-template'],
      },
    ),
    node: nameText({
      description: "Node that the template is on. Default: the template's, else the VM's.",
      examples: ['pve1'],
    }),
    full: documented(z.boolean(), {
      description: 'True copies the disks; false shares them with the template. Default: true.',
    }),
    datastore: datastoreText("Storage of the copies. Default: that of the template's disks.", 'local-lvm'),
  }),
);

const haSpec = z.strictObject(
  layered({
    group: nameText({ description: 'HA group. Default: any node may run the VM.', examples: ['ssd-nodes'] }),
    apart: nameText({
      description:
        'Name of a set of VMs of the environment that never run on one node; needs PVE 9. Default: none.',
      examples: ['etcd'],
    }),
    state: documented(z.enum(['started', 'stopped', 'disabled', 'ignored']), {
      description: 'What the HA manager keeps the VM in. Default: started.',
    }),
    failback: documented(z.boolean(), {
      description:
        'Whether it goes back to the node that it prefers as soon as that is there again; PVE 9 and later. Default: true.',
    }),
    max_restart: documented(z.int().min(0).max(10), {
      description: 'Tries to start it again on its node, 0 to 10. Default: 1.',
      examples: [1],
    }),
    max_relocate: documented(z.int().min(0).max(10), {
      description: 'Tries to start it on another node, 0 to 10. Default: 1.',
      examples: [1],
    }),
  }),
);

/** Names of what a VM can boot from. */
const device = matching(
  /^(scsi\d{1,2}|virtio\d{1,2}|sata[0-5]|ide[0-3]|net\d{1,2})$/,
  'devices are disks (scsi0), the medium (ide2) and NICs (net0)',
  { description: "PVE's name of a device.", examples: ['scsi0', 'net0'] },
);

/** How the hypervisor runs a VM and what it boots from. */
export const hypervisorFields = layered({
  balloon: sizeText(
    'MiB',
    'Memory that the VM keeps when the node runs short, in whole MiB, at most `memory`. Default: all of it, no balloon.',
    '512MiB',
    { most: MOST_MEMORY },
  ),
  firmware: documented(z.enum(['seabios', 'ovmf']), {
    description: 'Firmware: `seabios` is BIOS, `ovmf` is UEFI. Default: seabios.',
  }),
  machine: matching(
    /^(?:(pc|q35)(-i440fx)?(-q35)?(-\d+\.\d+(\.\d+)?(\+pve\d+)?)?|q35,viommu=(intel|virtio))$/,
    'take pc, q35 or a version of them such as pc-q35-9.0',
    { description: 'Machine type of QEMU. Default: pc.', examples: ['q35'] },
  ),
  boot_method: documented(z.enum(['image', 'clone', 'iso', 'pxe', 'adopt']), {
    description:
      'What the VM is first made from; with `pxe` the provisioning server installs its `os` over the network, `adopt` takes over one that is there already. Default: clone where `clone` is set, iso where `iso` is, else image.',
  }),
  boot_order: documented(z.array(device).max(16), {
    description: 'Devices to boot from, the first first. Default: the first disk.',
    examples: [['scsi0', 'net0']],
  }),
  clone: documented(cloneSpec, { description: 'Template that the VM is a copy of.' }),
  iso: nameText({
    description:
      "Medium of `isos` in the VM's drive. Default: that of its `os` where it is installed from one, else none.",
    examples: ['debian-12-netinst'],
  }),
  os: nameText({
    description: 'Profile of `os_profiles` that is installed. Default: what the image holds.',
    examples: ['debian-12'],
  }),
  answer: documented(answerSpec, {
    description:
      'What only the installer of Proxmox VE asks for, of a VM that starts from the network. Default: nothing of it.',
  }),
  pool: nameText({ description: 'Resource pool of PVE. Default: none.', examples: ['development'] }),
  ha: documented(haSpec, { description: 'High availability. Default: not managed.' }),
  startup_delay: documented(z.int().min(0).max(3600), {
    description: 'Seconds until the next VM starts, 0 to 3600. Default: 0.',
    examples: [30],
  }),
  shutdown_timeout: documented(z.int().min(1).max(3600), {
    description: 'Seconds that a shutdown may take, 1 to 3600. Default: 180.',
    examples: [180],
  }),
  depends_on: documented(z.array(nameText({ description: 'Name of a machine.', examples: ['dev-router'] })), {
    description:
      'Machines that this one needs: it is made and started after those of its environment, and removed before. Default: none.',
    examples: [['db1']],
  }),
});

/** Absolute place in the file tree. */
const mountPoint = matching(
  /^\/(?!.*(\/\/|\/\.{1,2}(\/|$)))(?!\/|\.{1,2}(\/|$))[\w./-]*$/,
  'write an absolute path such as /srv/data',
  {
    description: 'Where the guest mounts the disk. Default: nowhere; the boot disk holds /.',
    examples: ['/srv/data'],
  },
);

const limit = (what: string, example: number): z.ZodInt =>
  documented(z.int().min(1).max(10_000_000), {
    description: `${what}, 1 to 10000000. Default: none.`,
    examples: [example],
  });

const limitsSpec = z.strictObject(
  layered({
    read_mib: limit('MiB a second that are read', 200),
    write_mib: limit('MiB a second that are written', 200),
    read_iops: limit('Operations a second that read', 1000),
    write_iops: limit('Operations a second that write', 1000),
    read_burst_mib: limit('MiB a second that are read for a moment, with `read_mib`', 400),
    write_burst_mib: limit('MiB a second that are written for a moment, with `write_mib`', 400),
    read_burst_iops: limit('Operations a second that read for a moment, with `read_iops`', 2000),
    write_burst_iops: limit('Operations a second that write for a moment, with `write_iops`', 2000),
  }),
);

/** A disk of a VM. */
export const diskSpec = z
  .strictObject(
    layered({
      size: sizeText(
        'GiB',
        'Size, in whole GiB, at most 1024TiB. A disk can grow but never shrink. Required.',
        '8GiB',
        { most: '1024TiB' },
      ),
      datastore: datastoreText("Storage of the disk. Default: the node's `datastores.disk`.", 'local-lvm'),
      ssd: documented(z.boolean(), {
        description: 'Whether the guest sees an SSD. Default: true, but on virtio, which has none.',
      }),
      discard: documented(z.boolean(), {
        description: 'Whether freed blocks go back to the storage. Default: true.',
      }),
      iothread: documented(z.boolean(), {
        description:
          'Whether the disk has an I/O thread of its own. Default: true, but on sata, which has none.',
      }),
      mount: mountPoint,
      filesystem: documented(z.enum(['ext4', 'xfs', 'btrfs']), {
        description: 'File system that is made on an empty disk with a `mount`. Default: ext4.',
      }),
      backup: documented(z.boolean(), {
        description: 'Whether backups of the VM hold the disk. Default: true.',
      }),
      cache: documented(z.enum(['none', 'directsync', 'writethrough', 'writeback', 'unsafe']), {
        description: 'Cache of the host. Default: none.',
      }),
      aio: documented(z.enum(['io_uring', 'native', 'threads']), {
        description: 'How QEMU asks the host for blocks. Default: io_uring.',
      }),
      replicate: documented(z.boolean(), {
        description: 'Whether storage replication carries the disk. Default: true.',
      }),
      serial: matching(/^[A-Za-z0-9_-]{1,20}$/, 'at most 20 letters, digits, "_" and "-" are allowed', {
        description: 'Serial number that the guest sees under /dev/disk/by-id. Default: none.',
        examples: ['DATA1'],
      }),
      queues: documented(z.int().min(2).max(256), {
        description:
          'I/O queues of a scsi disk at `virtio-scsi-single`, 2 to 256. Default: one for each core.',
        examples: [4],
      }),
      format: documented(z.enum(['qcow2', 'raw', 'vmdk']), {
        description: "How a storage of files keeps it; a change moves the disk. Default: the storage's.",
      }),
      limits: documented(limitsSpec, {
        description: 'Limits of what the guest may read and write. Default: none.',
      }),
    }),
  )
  .meta({ id: 'disk', description: 'A disk of a VM.' });

/** A disk as a layer says it. */
export type DiskSpec = z.infer<typeof diskSpec>;
