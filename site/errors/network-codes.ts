import type { CodeMeaning } from './code-meaning';

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
  DUPLICATE_FILE: {
    meaning: 'Two images or media of different origin have one file name in the storage.',
    remedy: 'Give one of them another `file_name`.',
  },
  DUPLICATE_HOSTNAME: {
    meaning: 'Two machines have one host name.',
    remedy: 'Rename one.',
  },
  NAME_IS_GROUP: {
    meaning:
      'A machine has the name of an Ansible group that machines of the site are in, so that whoever names the one gets the other; or a machine asks for a group that Rackwright makes itself.',
    remedy: 'Rename the machine or the group; switch roles on under `roles`.',
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
    meaning:
      'Two networks share addresses, so routing between them cannot work. For pods and services of a cluster this is a warning.',
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
  NO_NAME_SERVER: {
    meaning:
      'Machines with fixed addresses are given no DNS server, so that nothing can be looked up there. This is a warning, and none for nodes of the lab.',
    remedy:
      'Write `install: { dns_servers: […] }`, or `dns_servers` at a NIC; an empty list says that none is wanted.',
  },
  TWO_GATEWAYS: {
    meaning:
      'Two NICs of one machine name a default gateway of one family; a machine has one. Where DHCP gives one of them, this is a warning.',
    remedy:
      'Leave the gateway of one of them out, or write `gateway: none` there; add `routes` for what lies behind it.',
  },
  SNIPPETS_NEED_SSH: {
    meaning:
      'Cloud-init data is to go as snippets, which PVE takes only over SSH, and the node has no `ssh_user`.',
    remedy: 'Set `ssh_user` on the node, or `cloud_init: nocloud-iso` on the environment.',
  },
} as const satisfies Record<string, CodeMeaning>;
