import { z } from 'zod';
import { VmId } from '../values';
import { documented, layered, matching, nameText, numberOf } from './field';
import { profiledHostFields } from './host';
import { installFields } from './install';

const download = {
  url: documented(z.url({ protocol: /^https?$/ }), {
    description: 'Where the PVE node downloads the file from. Required where there is no `file`.',
    examples: ['https://images.example.org/debian-12.qcow2'],
  }),
  file: documented(z.string().min(1).max(4096), {
    description:
      'File beside this one or elsewhere on the machine that deploys, uploaded to the node; it goes before `url`, and needs its `checksum`. Default: none.',
    examples: ['../isos/debian-12-auto.iso'],
  }),
  checksum: matching(
    /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/,
    'write sha256: or sha512: and the lower-case digits',
    {
      description:
        'Pins the file: `sha256:<digits>` or `sha512:<digits>`. Required with `file`. Default: whatever the URL gives.',
      examples: [`sha256:${'0'.repeat(64)}`],
    },
  ),
};

const imageSpec = z.strictObject(
  layered({
    url: download.url,
    file: download.file,
    file_name: matching(
      /^[A-Za-z0-9][A-Za-z0-9._-]*\.(qcow2|raw|vmdk)$/,
      'the name must end in .qcow2, .raw or .vmdk',
      {
        description:
          'Name in the storage; ends in .qcow2, .raw or .vmdk. Default: the last part of the URL or of the path.',
        examples: ['debian-12.qcow2'],
      },
    ),
    checksum: download.checksum,
    os: documented(z.enum(['debian', 'ubuntu']), { description: 'Distribution in the image. Required.' }),
    min_disk: matching(/^\d+GiB$/, 'write whole GiB such as "3GiB"', {
      description: 'Size of the unpacked image; no boot disk may be smaller. Default: not checked.',
      examples: ['3GiB'],
    }),
  }),
);

/** Cloud images. */
export const images = documented(
  z.record(nameText({ description: 'Name of the image.', examples: ['debian-12'] }), imageSpec.nullable()),
  { description: 'Cloud images by the name that VMs use.' },
);

const templateSpec = z.strictObject(
  layered({
    vm_id: numberOf((number) => VmId.of(number), {
      description: 'VM id of the template. Required.',
      examples: [9000],
    }),
    node: nameText({
      description: 'Node that the template is on. Default: that of the VM that is made of it.',
      examples: ['pve1'],
    }),
    min_disk: matching(/^\d+GiB$/, 'write whole GiB such as "3GiB"', {
      description:
        "Size of the template's boot disk; no boot disk of a copy may be smaller. Default: not checked.",
      examples: ['3GiB'],
    }),
  }),
);

/** VMs on PVE that others are copies of. */
export const templates = documented(
  z.record(
    nameText({ description: 'Name of the template.', examples: ['debian-12-template'] }),
    templateSpec.nullable(),
  ),
  { description: 'Templates on PVE by the name that `clone` uses.' },
);

const isoSpec = z.strictObject(
  layered({
    url: download.url,
    file: download.file,
    file_name: matching(/^[A-Za-z0-9][A-Za-z0-9._-]*\.iso$/, 'the name must end in .iso', {
      description: 'Name in the storage; ends in .iso. Default: the last part of the URL or of the path.',
      examples: ['debian-12-netinst.iso'],
    }),
    checksum: download.checksum,
  }),
);

/** Media that machines start from to be installed. */
export const isos = documented(
  z.record(
    nameText({ description: 'Name of the medium.', examples: ['debian-12-netinst'] }),
    isoSpec.nullable(),
  ),
  { description: 'Installation media by the name that machines use.' },
);

/** What an installer can put on a machine. */
const OS_FAMILIES = ['ubuntu', 'debian', 'nixos', 'proxmox-ve', 'talos'] as const;

const osProfileSpec = z.strictObject(
  layered({
    family: documented(z.enum(OS_FAMILIES), { description: 'What is installed. Required.' }),
    version: documented(z.string().min(1).max(40), {
      description:
        'Release, in quotes where it looks like a number. Default: the newest known to the installer.',
      examples: ['24.04', '9.1'],
    }),
    extends: nameText({
      description: 'Profile whose fields this one starts from. Default: none.',
      examples: ['debian-base'],
    }),
    iso: nameText({
      description: 'Medium of `isos` that the installer starts from. Default: the network.',
      examples: ['debian-12-netinst'],
    }),
    image: nameText({
      description:
        'Disk image of `images` that machines of iron with `boot_method: image` are given, and VMs with `boot_method: pxe` where the profile names no `iso`. Default: none.',
      examples: ['debian-12'],
    }),
    kernel_arguments: documented(
      z.array(
        matching(/^[\x21-\x7e]+$/, 'one argument without spaces', { description: 'A kernel argument.' }),
      ),
      {
        description: "Kernel arguments of the installer, beside the profile's own. Default: none.",
        examples: [['console=ttyS0']],
      },
    ),
    install: documented(z.strictObject(installFields), {
      description: 'Operating-system side of machines with this profile, below everything else.',
    }),
    host: documented(z.strictObject(profiledHostFields), {
      description:
        'Disks, arrays and answers of physical machines with this profile, below everything else. A machine of which any other layer says `disks` or `raid` takes no disks of the profile.',
    }),
  }),
);

/** Recipes of operating systems. */
export const osProfiles = documented(
  z.record(
    nameText({ description: 'Name of the profile.', examples: ['debian-12'] }),
    osProfileSpec.nullable(),
  ),
  { description: 'Operating systems that machines can be given, by the name that `os` uses.' },
);

const roleSpec = z.strictObject(
  layered({
    description: documented(z.string().max(256), {
      description: 'What the role does, for people. Default: none.',
      examples: ['Installs the monitoring agent.'],
    }),
  }),
);

/** Ansible roles that hosts can switch on and off. */
export const roleCatalogue = documented(
  z.record(
    matching(/^[a-z_][a-z0-9_]*$/, 'a role is lower-case letters, digits and "_"', {
      description: 'Name of the role.',
      examples: ['docker'],
    }),
    roleSpec.nullable(),
  ),
  { description: 'Ansible roles that `install.roles` may name, beside those that come with Rackwright.' },
);

/** Ansible groups by the names of machines. */
export const nameGroups = documented(
  z.record(
    matching(/^[a-z0-9*?][a-z0-9*?.-]*$/i, 'a pattern is a host name in which "*" and "?" stand for others', {
      description: 'Pattern of host names; `*` stands for any characters, `?` for one.',
      examples: ['k8s-*'],
    }),
    matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Ansible takes letters, digits and "_", no digit first', {
      description: 'Name of the group.',
      examples: ['k3s'],
    }).nullable(),
  ),
  {
    description:
      'Ansible group of machines by a pattern of their names; a group with the name of a role of Rackwright switches it on. Default: `k8s-*` k3s, `haproxy-*` haproxy, `talos-*-cp*` talos_control_plane, `talos-*-w*` talos_workers.',
    examples: [{ 'web-*': 'web' }],
  },
);

/** An image of the catalogue, after merging. */
export type ImageSpec = z.infer<typeof imageSpec>;
/** A template of the catalogue, after merging. */
export type TemplateSpec = z.infer<typeof templateSpec>;
/** A profile of an operating system, after merging. */
export type OsProfileSpec = z.infer<typeof osProfileSpec>;
