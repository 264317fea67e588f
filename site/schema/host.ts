import { z } from 'zod';
import { HostName, IpAddress, MacAddress } from '../values';
import { answerSpec } from './answer';
import { documented, layered, matching, nameText, textOf } from './field';
import { installFields } from './install';
import { interfaceFields } from './interface';
import { machineName } from './node';
import { secretKey } from './secret-key';
import { MOST_MEMORY, sizeText } from './size';

const bmcSpec = z.strictObject(
  layered({
    protocol: documented(z.enum(['redfish', 'ipmi']), {
      description: 'What the BMC speaks. Default: redfish.',
    }),
    address: textOf((text) => IpAddress.parse(text), {
      description: 'Address of the BMC. Required.',
      examples: ['10.0.14.11'],
    }),
    port: documented(z.int().min(1).max(65_535), {
      description: 'TCP or UDP port of the BMC, 1 to 65535. Default: 443 for Redfish, 623 for IPMI.',
      examples: [8443],
    }),
    mac: textOf((text) => MacAddress.parse(text), {
      description: 'MAC address of the BMC, for a DHCP reservation. Default: none.',
      examples: ['3C:EC:EF:12:34:50'],
    }),
    credentials: secretKey(
      'Key under `bmc` of the secrets; never the password itself. Default: the name of the machine.',
      'rack1',
    ),
    verify_tls: documented(z.boolean(), {
      description: 'False accepts a self-signed certificate. Default: true.',
    }),
  }),
);

const diskPath = matching(/^\/dev\/[\w./:+-]+$/, 'write a path under /dev, best under /dev/disk/by-id', {
  description:
    'Path of the disk, best under /dev/disk/by-id; Proxmox VE finds the disks of an array by their `serial` or by the paths of the kernel. Default: found by `serial`.',
  examples: ['/dev/disk/by-id/nvme-eui.0025385b91b0a1c2'],
});

const hostDiskSpec = z.strictObject(
  layered({
    path: diskPath,
    serial: documented(z.string().min(1).max(64), {
      description: 'Serial number, where the path may change. Default: none.',
      examples: ['S4EVNX0R123456'],
    }),
    min_size: sizeText('GiB', 'Smallest size that is accepted, in whole GiB. Default: any.', '200GiB'),
    wipe: documented(z.boolean(), {
      description: 'Whether an installation may erase the disk. Default: false.',
    }),
    mount: matching(/^\/[\w./-]*$/, 'write an absolute path', {
      description: 'Where the disk is mounted, if it is no part of a RAID. Default: nowhere.',
      examples: ['/srv/data'],
    }),
    filesystem: documented(z.enum(['ext4', 'xfs', 'btrfs']), {
      description: 'File system of a disk with a `mount`. Default: ext4.',
    }),
  }),
);

const diskName = matching(/^[a-z][a-z0-9_-]{0,31}$/, 'a name is lower-case letters, digits, "_" and "-"', {
  description: 'Name of a disk.',
  examples: ['system0'],
});

const raidSpec = z.strictObject(
  layered({
    level: documented(
      z.enum([
        'raid0',
        'raid1',
        'raid5',
        'raid6',
        'raid10',
        'zfs-mirror',
        'zfs-raidz1',
        'zfs-raidz2',
        'zfs-raidz3',
      ]),
      { description: 'How the disks back each other. Required.' },
    ),
    disks: documented(z.array(diskName).min(1), {
      description: 'Disks of the machine, by their name. Required.',
      examples: [['system0', 'system1']],
    }),
    mount: matching(/^\/[\w./-]*$/, 'write an absolute path', {
      description: 'Where it is mounted. Default: nowhere.',
      examples: ['/'],
    }),
    filesystem: documented(z.enum(['ext4', 'xfs', 'btrfs', 'zfs']), {
      description: 'File system. Default: zfs on ZFS levels, else ext4.',
    }),
  }),
);

/** What any layer may say about physical machines. */
export const hostFields = {
  ...layered({
    environment: nameText({
      description: 'Environment that the machine belongs to. Default: none.',
      examples: ['dev'],
    }),
    description: documented(z.string().max(256), {
      description: 'Words for people. Default: none.',
      examples: ['Rack 1, unit 12'],
    }),
    os: nameText({
      description: 'Profile of `os_profiles` that is installed. Default: nothing is installed.',
      examples: ['proxmox-ve-9'],
    }),
    boot_method: documented(z.enum(['pxe', 'iso', 'image']), {
      description:
        'How the machine is installed: `pxe` and `iso` by the installer of its operating system, from the network or a medium; `image` by a disk image that is written to its disk. Default: pxe.',
    }),
    firmware: documented(z.enum(['uefi', 'bios']), {
      description: 'Firmware of the machine. Default: uefi.',
    }),
    cores: documented(z.int().min(1).max(4096), {
      description: 'CPU threads, 1 to 4096. Default: not known.',
      examples: [16],
    }),
    memory: sizeText('MiB', 'Memory, in whole MiB. Default: not known.', '64GiB', { most: MOST_MEMORY }),
    bmc: documented(bmcSpec, { description: 'Management controller. Default: none.' }),
    disks: documented(z.record(diskName, hostDiskSpec.nullable()), {
      description: 'Disks by a name of your choice.',
    }),
    raid: documented(z.record(diskName, raidSpec.nullable()), {
      description: 'Arrays of disks by a name of your choice. Default: none.',
    }),
    answer: documented(answerSpec, {
      description: 'What only the installer of Proxmox VE asks for. Default: nothing of it.',
    }),
    playbook: matching(
      /^(?!.*(^|\/)\.\.(\/|$))[\w][\w./-]*\.ya?ml$/,
      'write a path of the project, without ".."',
      {
        description:
          'Playbook of the project that the provisioning server runs when all machines of the environment are installed. Default: that of `rackwright serve --playbook`.',
        examples: ['playbooks/ceph.yml'],
      },
    ),
    depends_on: documented(z.array(machineName), {
      description:
        'Machines that this one needs, of its environment or of none; the checks know them, and nothing waits for them yet. Default: none.',
      examples: [['rack1']],
    }),
  }),
  ...interfaceFields,
};

const { answer, disks, raid } = hostFields;

/** What a profile of an operating system may say about the machines that get it. */
export const profiledHostFields = { disks, raid, answer };

/** `hosts/<machine>.yaml`; the file has the machine's host name. */
export const physicalHostFile = z.strictObject({
  ...layered({
    hostname: textOf((text) => HostName.parse(text), {
      description: "Host name, where it differs from the file's. Default: the file's name.",
      examples: ['rack1'],
    }),
  }),
  ...hostFields,
  ...layered({
    install: documented(z.strictObject(installFields), {
      description: 'Operating-system side of this machine; `install_config.yaml` overrides it.',
    }),
  }),
});

/** A physical machine, after merging. */
export type PhysicalHostSpec = z.infer<typeof physicalHostFile>;
