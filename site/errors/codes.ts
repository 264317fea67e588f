import type { ValueErrorCode } from '../values';
import type { CodeMeaning } from './code-meaning';
import { FORMAT_CODES } from './format-codes';
import { ALLOCATION_CODES, CAPACITY_CODES, DEPENDENCY_CODES } from './model-codes';
import { SECRET_CODES } from './secret-codes';

export type { CodeMeaning } from './code-meaning';

/** Every code of a problem in a site, by what it is about. A test keeps `docs/reference/errors.md` in step. */
export const FILE_CODES = {
  SITE_NOT_FOUND: {
    meaning: 'None of the folders that were looked in holds a `site.yaml`.',
    remedy: 'Name the folder with `--site FOLDER` or `RACKWRIGHT_SITE`, or run where `./specs` is.',
  },
  FILE_MISSING: {
    meaning: 'A file that the site needs, or that was asked for, is not there.',
    remedy: 'Create it, or correct the path.',
  },
  FILE_UNREADABLE: {
    meaning: 'A file cannot be read: its permissions, a folder in its place, a loop of symbolic links.',
    remedy: 'Make it a readable file.',
  },
  FILE_OUTSIDE_SITE: {
    meaning: "A site's file is a symbolic link that leads out of the site's folder.",
    remedy: 'Copy the file into the site.',
  },
  FILE_TOO_LARGE: {
    meaning:
      'A spec file is larger than 8 MiB or has more than a million parts, or all together exceed 16 MiB.',
    remedy: 'Split it into one file for each VM under `vms/`.',
  },
  FILE_NOT_TEXT: {
    meaning: 'A spec file is not text in UTF-8.',
    remedy: 'Save it as UTF-8 without NUL characters.',
  },
  FILE_MISPLACED: {
    meaning: 'A file lies where the site reads nothing, or has another ending than `.yaml`.',
    remedy: 'Rename or move it; the layout of a site is in the README of `specs/`.',
  },
  MORE_PROBLEMS: {
    meaning: 'There are more problems than the thousand errors and thousand warnings that are listed.',
    remedy: 'Mend those that are listed first; many may have one cause.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about YAML itself. */
export const YAML_CODES = {
  YAML_SYNTAX: {
    meaning: 'The file is not valid YAML 1.2.',
    remedy: 'Look at the marked place; often it is indentation, a tab, or a quote that is not closed.',
  },
  MERGE_CONFLICT: {
    meaning: 'A file holds the marks that git leaves where two branches changed the same lines.',
    remedy: 'Keep what holds of both sides, and remove the lines with the marks.',
  },
  YAML_DUPLICATE_KEY: {
    meaning: 'A key stands twice in one map.',
    remedy: 'Remove one of the two.',
  },
  YAML_TAG: {
    meaning: 'A value has a tag. Specs are plain data, so tags are never resolved.',
    remedy: 'Remove the tag; put text in quotes.',
  },
  YAML_ALIAS: {
    meaning: 'An alias names no earlier anchor, or aliases unfold to more than 100,000 values.',
    remedy: 'Define the anchor above, or use layers (`vm:`, `install:`) in place of nested aliases.',
  },
  YAML_DEPTH: {
    meaning: 'Values are nested more than 64 deep.',
    remedy: 'Flatten the file; no part of a site needs more than ten.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about the shape of a file: its fields and their types. */
export const SHAPE_CODES = {
  UNKNOWN_FIELD: {
    meaning: 'A key is not known at this place.',
    remedy: 'Correct its spelling, or move it to the file and level where it belongs.',
  },
  WRONG_TYPE: {
    meaning: 'A value has another type than the field takes.',
    remedy: 'Write it as the message says; YAML takes `yes` for text and `10` for a number.',
  },
  BAD_VALUE: {
    meaning: 'A value is not among those that the field takes, or is out of its range.',
    remedy: 'Choose one of those that the message lists.',
  },
  MISSING_FIELD: {
    meaning: 'A field that has no default was set in no layer.',
    remedy: 'Set it at the marked place, or in a lower layer for many machines at once.',
  },
  BAD_SET: {
    meaning: 'A `--set` is not of the form `path=value`, or its path leads nowhere.',
    remedy: 'Write it as `--set vms.dev1.memory=2GiB`.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about single values. */
export const VALUE_CODES = {
  BAD_ADDRESS: {
    meaning: 'A value is not an IPv4 or IPv6 address.',
    remedy: 'Write it as `10.10.10.1` or `fd00::1`.',
  },
  BAD_CIDR: {
    meaning: 'A value is not an address with a prefix length.',
    remedy: 'Write a network as `10.10.10.0/24` and a host as `10.10.10.11/24`.',
  },
  CIDR_MASK_MISSING: {
    meaning: 'An address has no prefix length where one is needed.',
    remedy: 'Add it: `/24`.',
  },
  CIDR_HOST_BITS: {
    meaning: "A network is not written with its first address, so part of it is a host's.",
    remedy: 'Write the network that the message proposes.',
  },
  BAD_MAC: {
    meaning: 'A value is not a unicast MAC address.',
    remedy:
      'Write six pairs of hexadecimal digits in quotes, or leave the field out: each NIC then gets its own.',
  },
  BAD_VM_ID: {
    meaning: 'A number cannot be a VM id.',
    remedy: 'Use five digits, from the range of the environment.',
  },
  BAD_SIZE: {
    meaning: 'A value is not an amount of memory or storage.',
    remedy: 'Write a number with its unit: `512MiB`, `10GiB`.',
  },
  BAD_HOSTNAME: {
    meaning: 'A name cannot be a host name (RFC 1123).',
    remedy: 'Use lower-case letters, digits and hyphens.',
  },
  BAD_DOMAIN: {
    meaning: 'A name cannot be a DNS domain.',
    remedy: 'Write labels with dots between: `lab.example.org`.',
  },
  BAD_SSH_KEY: {
    meaning: 'A text or file is not a public SSH key.',
    remedy: 'Copy the whole line of a `.pub` file.',
  },
  PRIVATE_KEY_IN_SPEC: {
    meaning: 'A private key stands where only public data belongs. The text is not repeated.',
    remedy: 'Remove it, treat it as disclosed, and make a new pair.',
  },
} as const satisfies Record<ValueErrorCode, CodeMeaning>;

/** Codes about references between parts of a site. */
export const REFERENCE_CODES = {
  UNKNOWN_IMAGE: {
    meaning: 'A VM names an image that the catalogue does not have.',
    remedy: 'Add it under `images` in `defaults.yaml`, or correct the name.',
  },
  UNKNOWN_NODE: {
    meaning: 'An environment or a VM names a node that has no file.',
    remedy: 'Add `nodes/<node>.yaml`, or correct the name.',
  },
  UNKNOWN_ENVIRONMENT: {
    meaning: 'A VM names an environment that has no file.',
    remedy: 'Add `envs/<environment>.yaml`, or correct the name.',
  },
  UNKNOWN_VM: {
    meaning: 'An environment lists a member, or `install_config.yaml` a host, that no file describes.',
    remedy: 'Add `vms/<vm>.yaml` or an entry in `vm_specs.yaml`, or correct the name.',
  },
  UNKNOWN_NETWORK: {
    meaning: 'A NIC is on a bridge that is neither a vnet of its environment nor a bridge of its node.',
    remedy: 'Correct the name, or describe the bridge under `bridges` of the node.',
  },
  VM_WITHOUT_ENVIRONMENT: {
    meaning: 'A VM belongs to no environment, so nothing would ever deploy it.',
    remedy: "List it under the environment's `members`, or give the VM `environment: <name>`.",
  },
  VM_IN_TWO_ENVIRONMENTS: {
    meaning: 'Two environments claim one VM.',
    remedy: 'Leave it in one of them.',
  },
  EMPTY_ENVIRONMENT: {
    meaning: 'An environment has neither members nor a router.',
    remedy: 'Add members, or remove its file.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about what must be unique. */
export const UNIQUENESS_CODES = {
  DUPLICATE_VM: {
    meaning: 'Two places describe VMs of one name.',
    remedy: 'Merge them, or rename one.',
  },
  DUPLICATE_VM_ID: {
    meaning: 'Two VMs have one id; PVE ids are unique in a cluster.',
    remedy: "Give one of them a free id of the environment's range.",
  },
  DUPLICATE_HOSTNAME: {
    meaning: 'Two machines have one host name.',
    remedy: 'Rename one.',
  },
  DUPLICATE_ADDRESS: {
    meaning: 'Two machines have one IP address.',
    remedy: 'Give one of them a free address of the subnet.',
  },
  DUPLICATE_MAC: {
    meaning: 'Two NICs have one MAC address.',
    remedy: 'Change one, or leave the field out: each NIC then gets its own.',
  },
  DUPLICATE_NETWORK: {
    meaning: 'Two SDN zones or vnets have one id, or two vnets one tag; all are unique in a cluster.',
    remedy: 'Rename one, or give it another tag.',
  },
  OVERLAPPING_SUBNETS: {
    meaning: 'Two networks share addresses, so routing between them cannot work.',
    remedy: 'Give one of them another range.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about addresses and networks. */
export const NETWORK_CODES = {
  VM_ID_OUT_OF_RANGE: {
    meaning: "A VM's id lies outside the range of its environment.",
    remedy: 'Take an id of the range, or widen `vm_ids` of the environment.',
  },
  ADDRESS_OUTSIDE_SUBNET: {
    meaning: 'An address, or its prefix length, does not fit any subnet of the network that the NIC is on.',
    remedy: 'Take an address of the subnet, with its prefix length.',
  },
  ADDRESS_RESERVED: {
    meaning: "An address is the subnet's network or broadcast address.",
    remedy: 'Take another address of the subnet.',
  },
  ADDRESS_IS_GATEWAY: {
    meaning: "A machine that is no router has the subnet's gateway address.",
    remedy: 'Take another address of the subnet.',
  },
  GATEWAY_OUTSIDE_SUBNET: {
    meaning: 'A gateway is not in the network that it is the gateway of.',
    remedy: 'Take an address of that network.',
  },
  MTU_TOO_LARGE: {
    meaning: "A NIC's MTU is larger than its network's; VXLAN takes 50 bytes from the underlay's.",
    remedy: 'Lower it, or leave the field out.',
  },
  GATEWAY_WITHOUT_MACHINE: {
    meaning: 'No machine of the environment has the gateway address of a vnet, so nothing leaves the vnet.',
    remedy: 'Give the environment a `router` with a NIC on the vnet that has the address.',
  },
  ROUTER_NICS: {
    meaning: 'A router has no second NIC, or an inner one without a fixed address.',
    remedy: 'Give it a NIC on the outer bridge, first, and one on each vnet with the gateway address.',
  },
  HOST_UNREACHABLE: {
    meaning:
      'Nobody could log in to a VM: it has no NIC or no address, or its only one comes from DHCP where nothing serves that or no guest agent could tell it.',
    remedy: 'Give a NIC an address or `ipv4: auto`; for DHCP, a bridge of the node and the guest agent.',
  },
  TWO_GATEWAYS: {
    meaning: 'Two NICs of one machine name a default gateway of one family; a machine has one.',
    remedy:
      'Leave the gateway of one of them out, or write `gateway: none` there; add `routes` for what lies behind it.',
  },
  SNIPPETS_NEED_SSH: {
    meaning:
      'Cloud-init data is to go as snippets, which PVE takes only over SSH, and the node has no `ssh_user`.',
    remedy: 'Set `ssh_user` on the node, or `cloud_init: nocloud-iso` on the environment.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about machines and who may log in to them. */
export const MACHINE_CODES = {
  DISK_TOO_SMALL: {
    meaning: 'The boot disk is smaller than the image that it is made from; disks cannot shrink.',
    remedy: "Make it at least as large as the image's `min_disk`.",
  },
  MISSING_DISK: {
    meaning: 'A VM has no disk to boot from.',
    remedy: 'Add `disks: { scsi0: { size: 8GiB } }`.',
  },
  MISSING_USER: {
    meaning: 'A machine lacks the user that Ansible logs in as, so nothing could configure it.',
    remedy: 'Add the user of `ssh.user` under `install.users`, with `sudo: true`.',
  },
  USER_WITHOUT_KEY: {
    meaning: 'A user has no SSH key and, as no passwords are set, cannot log in.',
    remedy: 'Add a line to `ssh_keys` of the user.',
  },
  SSH_KEY_FILE_MISSING: {
    meaning: 'The file of a public key is not there. For the automation identity this is a warning.',
    remedy: 'Correct the path; `npm run setup` makes the automation identity.',
  },
  SECRET_IN_SPEC: {
    meaning: 'A secret stands where the key of one belongs. The text is not repeated.',
    remedy:
      'Put the secret in the secrets file, revoke the one that was written down, and give its key here.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** All codes with their meaning, in the order of the reference page. */
export const PROBLEM_CODES = {
  ...FILE_CODES,
  ...YAML_CODES,
  ...SHAPE_CODES,
  ...VALUE_CODES,
  ...REFERENCE_CODES,
  ...UNIQUENESS_CODES,
  ...NETWORK_CODES,
  ...MACHINE_CODES,
  ...DEPENDENCY_CODES,
  ...ALLOCATION_CODES,
  ...CAPACITY_CODES,
  ...SECRET_CODES,
  ...FORMAT_CODES,
} as const satisfies Record<string, CodeMeaning>;

/** Stable code of a problem, `DUPLICATE_ADDRESS`. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
