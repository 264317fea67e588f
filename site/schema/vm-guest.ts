import { z } from 'zod';
import { documented, layered, matching, nameText } from './field';
import { MOST_MEMORY, sizeText } from './size';

const OS_TYPES = [
  'l26',
  'l24',
  'win11',
  'win10',
  'win8',
  'win7',
  'wvista',
  'wxp',
  'w2k8',
  'w2k3',
  'w2k',
  'solaris',
  'other',
] as const;

const KEYBOARDS = [
  ...([
    'da',
    'de',
    'de-ch',
    'en-gb',
    'en-us',
    'es',
    'fi',
    'fr',
    'fr-be',
    'fr-ca',
    'fr-ch',
    'hu',
    'is',
  ] as const),
  ...(['it', 'ja', 'lt', 'mk', 'nl', 'no', 'pl', 'pt', 'pt-br', 'sl', 'sv', 'tr'] as const),
] as const;

const word = (what: string, example: string): z.ZodOptional<z.ZodString> =>
  documented(z.string().max(100).optional(), {
    description: `${what} Default: QEMU's.`,
    examples: [example],
  });

const smbiosSpec = z.strictObject({
  family: word('Family of the machine.', 'rack'),
  manufacturer: word('Who made it.', 'Example Inc.'),
  product: word('What it is called.', 'web'),
  serial: word('Its serial number.', 'S1'),
  version: word('Its version.', '2'),
  uuid: matching(/^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/, 'write a UUID', {
    description:
      'Its UUID. Required of a VM, in its own file or in a layer below: PVE would have another one at each change.',
    examples: ['4c4c4544-0042-3510-8056-b7c04f4b3732'],
  }).optional(),
});

const rngSpec = z.strictObject({
  source: documented(z.enum(['/dev/urandom', '/dev/random', '/dev/hwrng']), {
    description: 'Where the node takes it from. Required.',
  }),
  max_bytes: documented(z.int().min(1).max(2_147_483_647).optional(), {
    description: 'Bytes in a period, 1 to 2147483647. Default: 1024.',
    examples: [1024],
  }),
  period_ms: documented(z.int().min(1).max(2_147_483_647).optional(), {
    description: 'Milliseconds, 1 to 2147483647. Default: 1000.',
    examples: [1000],
  }),
});

const audioSpec = z.strictObject({
  device: documented(z.enum(['ich9-intel-hda', 'intel-hda', 'AC97']).optional(), {
    description: 'Card that the guest sees. Default: ich9-intel-hda.',
  }),
});

const virtiofsSpec = z.strictObject({
  mapping: nameText({
    description: 'Name that the cluster gives the folder under Datacenter → Directory Mappings. Required.',
    examples: ['photos'],
  }),
  cache: documented(z.enum(['auto', 'always', 'metadata', 'never']).optional(), {
    description: 'What the guest keeps of it. Default: auto.',
  }),
  direct_io: documented(z.boolean().optional(), {
    description: "Whether the guest's O_DIRECT reaches the node. Default: false.",
  }),
  acl: documented(z.boolean().optional(), { description: 'Whether there are POSIX ACLs. Default: false.' }),
  xattr: documented(z.boolean().optional(), {
    description: 'Whether there are extended attributes. Default: false.',
  }),
});

const runs = (description: string, example: string): z.ZodString =>
  matching(/^\d+(-\d+)?(;\d+(-\d+)?)*$/, 'write numbers and runs of them, such as 0-3;8', {
    description,
    examples: [example],
  });

const numaNodeSpec = z.strictObject({
  cpus: runs("The VM's cores of it. Required.", '0-3'),
  memory: sizeText('MiB', 'Its memory, in whole MiB. Required.', '2GiB', {
    least: '64MiB',
    most: MOST_MEMORY,
  }),
  host_nodes: runs('NUMA nodes of the host that its memory is on. Required.', '0'),
  policy: documented(z.enum(['preferred', 'bind', 'interleave']).optional(), {
    description: 'How strictly. Default: preferred.',
  }),
});

/** What a VM is to its guest, and the devices that few need. */
export const guestFields = layered({
  guest_os: documented(z.enum(OS_TYPES), {
    description:
      'What the guest is, which PVE sets its clock and devices by; `win11` is also Server 2022 and 2025. Default: l26.',
    examples: ['win11'],
  }),
  acpi: documented(z.boolean(), { description: 'Whether the guest has ACPI. Default: true.' }),
  keyboard: documented(z.enum(KEYBOARDS), {
    description: 'Layout of the keyboard at the console. Default: en-us.',
    examples: ['de'],
  }),
  tablet: documented(z.boolean(), {
    description: "Whether the console's pointer is a USB tablet. Default: true.",
  }),
  smbios: documented(smbiosSpec, { description: 'What the guest reads of its maker by `dmidecode`.' }),
  serial_ports: documented(
    z
      .array(
        matching(/^(socket|\/dev\/[^,]+)$/, 'write socket, or a port of the node such as /dev/ttyS0', {
          description: 'A port.',
        }),
      )
      .max(4),
    {
      description:
        "Serial ports, at most 4: `socket`, or a port of the node, which root's own password may set. Default: one socket, without which Debian 12 does not boot.",
      examples: [['socket']],
    },
  ),
  audio: documented(audioSpec, { description: 'A sound card, heard over SPICE. Default: none.' }),
  rng: documented(rngSpec, { description: "A source of randomness. Default: the CPU's own." }),
  virtiofs: documented(z.array(virtiofsSpec).max(8), {
    description: 'Folders of the node that the guest may mount, at most 8; PVE 8.4 and later. Default: none.',
    examples: [[{ mapping: 'photos' }]],
  }),
  hook_script: matching(/^[^:\s]+:snippets\/\S+$/, 'write a volume such as local:snippets/hook.pl', {
    description:
      "Volume of a script that the node runs when the VM starts and stops; root's own password may set it. Default: none.",
    examples: ['local:snippets/hook.pl'],
  }),
  plugged_cores: documented(z.int().min(1), {
    description:
      'Cores that are plugged at the start, 1 or more, further ones while it runs with `hotplug: [cpu]`; at most `cores` times `sockets`. Default: all.',
    examples: [2],
  }),
  numa_nodes: documented(z.array(numaNodeSpec).max(8), {
    description:
      "The guest's NUMA nodes one by one, at most 8; needs `numa: true`. Default: one for each socket.",
    examples: [[{ cpus: '0-3', memory: '2GiB', host_nodes: '0' }]],
  }),
  restart_for_changes: documented(z.boolean(), {
    description:
      'False leaves what takes a restart to the next one. Default: true, of a VM that was taken over false.',
  }),
  on_node_change: documented(z.enum(['recreate', 'migrate']), {
    description:
      'What becomes of the VM when its `node` changes: it is moved with its disks, or made anew. Default: migrate.',
  }),
});
