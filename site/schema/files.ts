import { z } from 'zod';
import { DomainName, VmId } from '../values';
import { backend } from './backend';
import { images, isos, nameGroups, osProfiles, roleCatalogue, templates } from './catalogue';
import { clusters } from './cluster';
import { documented, layered, nameText, numberOf, textOf } from './field';
import { firewallSpec } from './firewall';
import { hostFields, physicalHostFile } from './host';
import { hostnameField, installFields, posture } from './install';
import { networksSpec } from './network';
import { sdnSpec } from './sdn';
import { nodeFields } from './node';
import { policySpec } from './policy';
import { installSection, routerSpec, vmSection, vmSpec } from './vm';

const environmentFields = layered({
  posture,
  node: nameText({
    description: 'Node that machines are made on unless they say otherwise. Required.',
    examples: ['lab'],
  }),
  vm_ids: documented(
    z.strictObject(
      layered({
        first: numberOf((number) => VmId.of(number), {
          description: 'Lowest id. Required.',
          examples: [10000],
        }),
        last: numberOf((number) => VmId.of(number), {
          description: 'Highest id. Required.',
          examples: [10999],
        }),
      }),
    ),
    { description: 'Range of the VM ids, both ends included.' },
  ),
  cloud_init: documented(z.enum(['nocloud-iso', 'snippets']), {
    description:
      'How cloud-init data reaches a VM: an ISO through the API, or snippets over SSH. Default: nocloud-iso.',
  }),
  host_keys: documented(z.enum(['strict', 'accept-new']), {
    description:
      'What becomes of a new machine whose SSH host keys neither its guest agent nor its installer told: `strict` does not log in to it, `accept-new` takes the key that the first login shows, and says so. Default: accept-new.',
  }),
  policy: policySpec,
  firewall: firewallSpec,
  shards: documented(z.int().min(1).max(100), {
    description:
      'States of their own that new VMs of the environment are divided among, 1 to 100; they are deployed side by side. Default: not divided.',
    examples: [10],
  }),
});

const ssh = documented(
  z.strictObject(
    layered({
      user: nameText({
        description: 'User that Ansible logs in as; the first user of every machine. Required.',
        examples: ['admin'],
      }),
      identity: documented(z.string().min(1), {
        description:
          'Private key of the automation, made by set-up: absolute, from `~`, or from the folder of this file. Required.',
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
    isos,
    templates,
    os_profiles: osProfiles,
    roles: roleCatalogue,
    name_groups: nameGroups,
    networks: networksSpec,
    backend,
    environment: z.strictObject(environmentFields).meta({ description: 'Defaults of every environment.' }),
    node: z.strictObject(nodeFields).meta({ description: 'Defaults of every node.' }),
    host: z.strictObject(hostFields).meta({ description: 'Defaults of every physical machine.' }),
  }),
  ...sections,
};

/** `defaults.yaml` */
export const defaultsFile = z.strictObject(shared);

/** `site.yaml` */
export const siteFile = z.strictObject({
  ...layered({
    name: nameText({ description: 'Short name of the site. Required.', examples: ['home-lab'] }),
    domain: textOf((text) => DomainName.parse(text), {
      description: 'DNS domain of every machine. Required.',
      examples: ['lab.example.org'],
    }),
    ssh,
    clusters,
    exclude: documented(z.array(nameText({ description: 'Name of a VM.' })), {
      description: 'VMs that are neither checked nor made although a file describes them. Default: none.',
      examples: [['k8s-home', 'boot-server']],
    }),
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
    members: documented(z.union([z.array(nameText({ description: 'Name of a VM.' })), z.literal('all')]), {
      description:
        'VMs of the environment, or `all`: those that no other environment lists and that name none. Default: those that name it.',
      examples: [['dev1', 'dev2'], 'all'],
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
    // What a machine's entry of install_config.yaml may say, and what its file under hosts/ may.
    hosts: z.record(z.string(), z.strictObject({ ...hostSpec.shape, ...physicalHostFile.shape })),
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
