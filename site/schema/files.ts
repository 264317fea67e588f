import { z } from 'zod';
import { DomainName, IpAddress, VmId } from '../values';
import { documented, layered, matching, nameText, numberOf, refuse, textOf } from './field';
import { hostnameField, installFields, posture } from './install';
import { bridgesSpec, sdnSpec } from './network';
import { datastoreText, installSection, routerSpec, vmSection, vmSpec } from './vm';

const imageSpec = z.strictObject(
  layered({
    url: documented(z.url({ protocol: /^https?$/ }), {
      description: 'Where the PVE node downloads the image from.',
    }),
    file_name: matching(
      /^[A-Za-z0-9][A-Za-z0-9._-]*\.(qcow2|raw|vmdk)$/,
      'the name must end in .qcow2, .raw or .vmdk',
      {
        description: 'Name in the storage; ends in .qcow2, .raw or .vmdk.',
      },
    ),
    checksum: matching(
      /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/,
      'write sha256: or sha512: and the lower-case digits',
      {
        description:
          'Pins the image: `sha256:<digits>` or `sha512:<digits>`. Default: whatever the URL gives.',
      },
    ),
    os: documented(z.enum(['debian', 'ubuntu']), { description: 'Distribution in the image.' }),
    min_disk: matching(/^\d+GiB$/, 'write whole GiB such as "3GiB"', {
      description: 'Size of the unpacked image; no boot disk may be smaller.',
      examples: ['3GiB'],
    }),
  }),
);

const images = documented(z.record(nameText({ description: 'Name of the image.' }), imageSpec.nullable()), {
  description: 'Cloud images by the name that VMs use.',
});

const backend = documented(z.strictObject(layered({ type: z.enum(['local']) })), {
  description: 'Where Terraform keeps its state. Default: `local`, a file beside `cdktf.json`.',
});

const nodeFields = layered({
  kind: documented(z.enum(['lab', 'proxmox']), {
    description: '`lab` is the built-in stand-in. Default: proxmox.',
  }),
  api_endpoint: documented(z.url({ protocol: /^https$/ }), {
    description: 'Address of the PVE API.',
    examples: ['https://192.168.1.10:8006/'],
  }),
  api_token: z
    .string()
    .superRefine((text, context) => {
      if (/[!=]/.test(text)) {
        refuse(
          context,
          'SECRET_IN_SPEC',
          'an API token stands where its key belongs',
          'revoke the token, keep the new one in PROXMOX_VE_API_TOKEN or the secrets, and write a key such as "pve1"',
        );
      } else if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text)) {
        refuse(context, 'BAD_VALUE', `"${text}" is not a key`, 'letters, digits, "_" and "-" are allowed');
      }
    })
    .meta({
      description:
        'Key of the API token in the secrets; never the token itself. Default: the name of the node.',
    }),
  tls: documented(
    z.strictObject(
      layered({
        verify: documented(z.boolean(), {
          description: 'False accepts a self-signed certificate. Default: true.',
        }),
      }),
    ),
    {
      description: 'How the certificate of the API is treated.',
    },
  ),
  address: textOf((text) => IpAddress.parse(text), {
    description: 'Address of the node on its management network; VXLAN tunnels end there.',
    examples: ['192.168.1.10'],
  }),
  datastores: documented(
    z.strictObject(
      layered({
        iso: datastoreText('Storage for ISO images (content `iso`). Default: local.', 'local'),
        image: datastoreText(
          'Storage for downloaded cloud images (content `import`). Default: local.',
          'local',
        ),
        snippets: datastoreText('Storage for snippets (content `snippets`). Default: local.', 'local'),
        disk: datastoreText('Storage for disks of VMs (content `images`). Default: local-lvm.', 'local-lvm'),
      }),
    ),
    { description: 'Storages by what is kept there.' },
  ),
  ssh_user: nameText({
    description: 'User for snippets, which PVE takes only over SSH. Default: not used.',
    examples: ['root'],
  }),
  bridges: documented(bridgesSpec, { description: 'Bridges of the node by their name.' }),
});

const environmentFields = layered({
  posture,
  node: nameText({
    description: 'Node that machines are made on unless they say otherwise.',
    examples: ['lab'],
  }),
  vm_ids: documented(
    z.strictObject(
      layered({
        first: numberOf((number) => VmId.of(number), { description: 'Lowest id.', examples: [10000] }),
        last: numberOf((number) => VmId.of(number), { description: 'Highest id.', examples: [10999] }),
      }),
    ),
    { description: 'Range of the VM ids, both ends included.' },
  ),
  cloud_init: documented(z.enum(['nocloud-iso', 'snippets']), {
    description:
      'How cloud-init data reaches a VM: an ISO through the API, or snippets over SSH. Default: nocloud-iso.',
  }),
});

const ssh = documented(
  z.strictObject(
    layered({
      user: nameText({
        description: 'User that Ansible logs in as; the first user of every machine.',
        examples: ['admin'],
      }),
      identity: documented(z.string().min(1), {
        description:
          'Private key of the automation, made by set-up: absolute, from `~`, or from the folder of this file.',
        examples: ['../.rackwright/keys/automation_ed25519'],
      }),
    }),
  ),
  { description: 'How Ansible and people log in.' },
);

const sections = layered({ vm: vmSection, install: installSection });
const shared = {
  ...layered({
    images,
    backend,
    environment: z.strictObject(environmentFields).meta({ description: 'Defaults of every environment.' }),
    node: z.strictObject(nodeFields).meta({ description: 'Defaults of every node.' }),
  }),
  ...sections,
};

/** `defaults.yaml` */
export const defaultsFile = z.strictObject(shared);

/** `site.yaml` */
export const siteFile = z.strictObject({
  ...layered({
    name: nameText({ description: 'Short name of the site.', examples: ['home-lab'] }),
    domain: textOf((text) => DomainName.parse(text), {
      description: 'DNS domain of every machine.',
      examples: ['lab.example.org'],
    }),
    ssh,
  }),
  ...shared,
});

/** `nodes/<node>.yaml`; the file's name is the name that PVE has for the node. */
export const nodeFile = z.strictObject({ ...nodeFields, ...sections });

/** `envs/<environment>.yaml` */
export const environmentFile = z.strictObject({
  ...environmentFields,
  ...layered({
    sdn: documented(sdnSpec, { description: "Proxmox's software-defined network of the environment." }),
    router: documented(routerSpec, {
      description: 'The VM that forwards between the networks of the environment and the outside.',
    }),
    members: documented(z.array(nameText({ description: 'Name of a VM.' })), {
      description: 'VMs of the environment.',
    }),
  }),
  ...sections,
});

const hostSpec = z.strictObject({
  ...hostnameField,
  ...installFields,
  ...layered({ vm: vmSection }),
});

/** `install_config.yaml` */
export const installConfigFile = z.strictObject({
  ...sections,
  ...layered({
    hosts: documented(z.record(z.string(), hostSpec.nullable()), {
      description: 'Operating-system side by host.',
    }),
  }),
});

/** What `--set` may say: the fields of `site.yaml`, and each other file under the name of its kind. */
export const setLayer = z.strictObject({
  ...siteFile.shape,
  ...layered({
    nodes: z.record(z.string(), nodeFile),
    envs: z.record(z.string(), environmentFile),
    vms: z.record(z.string(), vmSpec),
    hosts: z.record(z.string(), hostSpec),
  }),
});

/** A site's own fields, after merging. */
export type SiteSpec = z.infer<typeof siteFile>;
/** A node, after merging. */
export type NodeSpec = z.infer<typeof nodeFile>;
/** An environment, after merging. */
export type EnvironmentSpec = z.infer<typeof environmentFile>;
/** A host's entry of `install_config.yaml`. */
export type HostSpec = z.infer<typeof hostSpec>;
/** An image of the catalogue, after merging. */
export type ImageSpec = z.infer<typeof imageSpec>;
