import { z } from 'zod';
import { IpAddress } from '../values';
import { documented, layered, matching, nameText, refuse, textOf } from './field';
import { bridgesSpec } from './network';
import { nodeSetupSpec } from './node-setup';
import { policySpec } from './policy';
import { datastoreText, MOST_MEMORY, sizeText } from './size';

/** The secret half of an API token. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const tokenKey = z.string().superRefine((text, context) => {
  if (/[!=]/.test(text) || UUID.test(text)) {
    refuse(
      context,
      'SECRET_IN_SPEC',
      'an API token stands where its key belongs',
      'revoke the token, keep the new one in PROXMOX_VE_API_TOKEN or the secrets, and write a key such as "pve1"',
    );
  } else if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text)) {
    refuse(context, 'BAD_VALUE', `"${text}" is not a key`, 'letters, digits, "_" and "-" are allowed');
  }
});

const apiToken = tokenKey.meta({
  description:
    'Key of the API token under `api_tokens` of the secrets; never the token itself. Default: the name of the node.',
  examples: ['pve1'],
});

const powerToken = tokenKey.meta({
  description:
    'Key under `api_tokens` of the secrets of the token with which the provisioning server switches the VMs that it installs: VM.Audit and VM.PowerMgmt are enough. Default: it switches none, but those of the lab.',
  examples: ['pve1-power'],
});

/** The API's own path is added by whoever asks it. */
function endpointUrl(): z.ZodURL {
  return z.url({ protocol: /^https$/ }).superRefine((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^\/api2(\/|$)/.test(url.pathname)) return;
    const hint = `did you mean "${url.origin}/"?`;
    refuse(context, 'BAD_VALUE', `"${text}" has the API's own path`, hint);
  });
}

const storageSpec = z.strictObject(
  layered({
    content: documented(
      z.array(z.enum(['images', 'rootdir', 'iso', 'import', 'snippets', 'vztmpl', 'backup'])),
      { description: 'What PVE keeps there. Default: not checked.', examples: [['images', 'rootdir']] },
    ),
    size: sizeText('GiB', 'How much may be taken by disks, in whole GiB. Default: not checked.', '500GiB'),
    shared: documented(z.boolean(), {
      description: 'Whether all nodes see the same storage; its size then counts once. Default: false.',
    }),
    concurrency: documented(z.int().min(1).max(64), {
      description: 'Disks that are copied to it at one time, 1 to 64. Default: the concurrency of the node.',
      examples: [2],
    }),
  }),
);

const ratio = (what: string, value: number): z.ZodNumber =>
  documented(z.number().min(0.1).max(64), {
    description: `How often ${what} may be given away, 0.1 to 64. Default: ${String(value)}.`,
    examples: [value],
  });

const capacitySpec = z.strictObject(
  layered({
    cores: documented(z.int().min(1).max(4096), {
      description: 'CPU threads of the node, 1 to 4096. Default: not checked.',
      examples: [16],
    }),
    memory: sizeText('MiB', 'Memory of the node for VMs, in whole MiB. Default: not checked.', '60GiB', {
      most: MOST_MEMORY,
    }),
    cores_ratio: ratio('a CPU thread', 4),
    memory_ratio: ratio('memory', 1),
    disk_ratio: ratio('the space of a storage', 1),
    policy: documented(z.enum(['refuse', 'warn']), {
      description: 'Whether VMs beyond that are an error or a warning. Default: refuse.',
    }),
  }),
);

/** What any layer may say about nodes. */
export const nodeFields = layered({
  kind: documented(z.enum(['lab', 'proxmox']), {
    description: '`lab` is the built-in stand-in. Default: proxmox.',
  }),
  host: nameText({
    description: 'The physical machine that is this node, from hosts/. Default: not described.',
    examples: ['rack1'],
  }),
  api_endpoint: documented(endpointUrl(), {
    description: 'Address of the PVE API. Required.',
    examples: ['https://192.168.1.10:8006/'],
  }),
  failover_endpoints: documented(z.array(endpointUrl()).max(31), {
    description:
      'Further endpoints of the same cluster, asked in this order where `api_endpoint` does not answer. Default: none.',
    examples: [['https://192.168.1.11:8006/']],
  }),
  api_token: apiToken,
  power_token: powerToken,
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
    description:
      'Address of the node on its management network; VXLAN tunnels end there. Default: that of `api_endpoint`, where it is written with one.',
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
  storages: documented(
    z.record(datastoreText("PVE's id of a storage.", 'local-lvm'), storageSpec.nullable()),
    { description: 'Storages of the node by their id. Default: any name is accepted.' },
  ),
  capacity: documented(capacitySpec, { description: 'How much the VMs of the node may take together.' }),
  concurrency: documented(z.int().min(1).max(64), {
    description: 'Tasks that run on the node at one time, 1 to 64. Default: 4.',
    examples: [4],
  }),
  ssh_user: nameText({
    description: 'User for snippets, which PVE takes only over SSH. Default: not used.',
    examples: ['root'],
  }),
  ssh_address: textOf((text) => IpAddress.parse(text), {
    description: 'Where SSH of the node is reached. Default: the provider asks the API for its address.',
    examples: ['127.0.0.1'],
  }),
  ssh_port: documented(z.int().min(1).max(65_535), {
    description: 'TCP port of SSH, 1 to 65535; it needs `ssh_address`. Default: 22.',
    examples: [8022],
  }),
  setup: nodeSetupSpec,
  policy: policySpec,
  bridges: documented(bridgesSpec, { description: 'Bridges of the node by their name.' }),
});

/** Name of one thing that other files refer to. */
export const machineName = matching(/^[a-z0-9][a-z0-9-]{0,62}$/, 'write the name of a machine', {
  description: 'Name of a machine.',
  examples: ['dev1'],
});

/** What a node's VMs may take, after merging. */
export type CapacitySpec = z.infer<typeof capacitySpec>;
/** A storage of a node, after merging. */
export type StorageSpec = z.infer<typeof storageSpec>;
