import type { CodeMeaning } from './code-meaning';

/** Codes about what the parts of a site take from each other. */
export const DEPENDENCY_CODES = {
  UNKNOWN_ISO: {
    meaning: 'A VM or a profile names an installation medium that the catalogue does not have.',
    remedy: 'Add it under `isos` in `defaults.yaml`, or correct the name.',
  },
  UNKNOWN_MACHINE: {
    meaning: 'A cluster, a `depends_on` or a `host` names a machine that no file describes.',
    remedy: 'Correct the name, or add a file under `vms/` or `hosts/`.',
  },
  UNKNOWN_CLUSTER: {
    meaning: 'A cluster depends on one that the site does not have.',
    remedy: 'Correct the name, or add it under `clusters`.',
  },
  UNKNOWN_DATASTORE: {
    meaning: 'A disk, or a node for one of its uses, names a storage that is none of the described ones.',
    remedy: 'Correct the name, or add the storage under `storages` of the node.',
  },
  UNKNOWN_DEVICE: {
    meaning:
      'A boot order, a bond, a bridge, a VLAN or an array names a part that the machine does not have.',
    remedy: 'Correct the name, or add the part.',
  },
  UNKNOWN_ROLE: {
    meaning: 'A host switches an Ansible role that neither Rackwright nor the catalogue has.',
    remedy: 'Add it under `roles` in `defaults.yaml`, or correct the name.',
  },
  UNKNOWN_BACKEND: {
    meaning: 'A frontend of a load balancer passes connections to a backend that the machine does not have.',
    remedy: 'Correct the name, or add the backend under `services.haproxy.backends`.',
  },
  UNKNOWN_VARIABLE: {
    meaning:
      'A variable begins with the name of a role that comes with Rackwright, which has none of that name.',
    remedy: 'Correct it; the variables of a role are in its `meta/argument_specs.yml`.',
  },
  DUPLICATE_VARIABLE: {
    meaning:
      'One variable is given under `vars` and under `secrets` of a machine; or, as a warning, by a field such as `timezone` and under `vars`, which wins.',
    remedy: 'Remove one of them; `null` removes what a lower layer says.',
  },
  UNKNOWN_SECRET: {
    meaning: 'A key of the secrets is named that `secrets.yaml` does not have.',
    remedy: 'Add it with `rackwright secrets edit`, or correct the key.',
  },
  UNUSED_SECRET: {
    meaning: 'Nothing in the site uses a key of the secrets. This is a warning.',
    remedy: 'Remove it, and revoke what it gave access to.',
  },
  OUTSIDE_CLUSTER: {
    meaning:
      'A VM is on a vnet, may run on nodes, is kept apart or highly available over the bounds of a cluster of PVE, as `clusters` describe them. This is a warning.',
    remedy: 'Keep to nodes of one cluster; or complete `control_plane` of the cluster.',
  },
  HA_WITHOUT_EFFECT: {
    meaning:
      'HA cannot do what is asked: the disks of a VM are on a storage of its node alone, or VMs that are kept apart are on one node. This is a warning.',
    remedy:
      'Take a shared storage and other nodes; `max_relocate: 0` says that a restart on its node is meant.',
  },
  DEPENDENCY_ELSEWHERE: {
    meaning: 'A machine depends on one of another environment, which is deployed apart. This is a warning.',
    remedy: 'Put both into one environment, or leave the line out.',
  },
  MACHINE_IN_TWO_CLUSTERS: {
    meaning: 'Two clusters of one kind have one machine, or one cluster has it twice.',
    remedy: 'Leave it in one of them.',
  },
  CLUSTER_MEMBERS: {
    meaning:
      'A cluster has nobody in its control plane, or a node of Proxmox VE where a machine belongs; or, as a warning, an even number of machines in its control plane.',
    remedy: 'Name one machine, or an odd number of them.',
  },
  CLUSTER_ACROSS_ENVIRONMENTS: {
    meaning:
      'A cluster of kind k3s has members that no one run of Ansible configures: of two environments; or, as a warning, VMs and machines of iron.',
    remedy: 'Put the members into one environment, or make a cluster of each.',
  },
  UNKNOWN_OS_PROFILE: {
    meaning: 'A machine or a profile names a profile of an operating system that the site does not have.',
    remedy: 'Add it under `os_profiles` in `defaults.yaml`, or correct the name.',
  },
  DEPENDENCY_CYCLE: {
    meaning: 'Things need each other in a circle, so none of them could come first.',
    remedy: 'Remove one of the references that the message lists.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about what is handed out. */
export const ALLOCATION_CODES = {
  ALLOCATION_EXHAUSTED: {
    meaning: 'A range has no free VM id or address left.',
    remedy: 'Widen the range.',
  },
  ALLOCATION_WITHOUT_RANGE: {
    meaning: 'An interface asks for the next free address of a network that has none to hand out.',
    remedy: 'Give the network a `cidr` and a `range`, or write the address.',
  },
  ADDRESSES_RENUMBERED: {
    meaning:
      'A network was changed, or a NIC was moved to another one, so that addresses of the lock do not lie in it: the machines that had them get others. This is a warning.',
    remedy: 'Take the change back where the machines are to keep their addresses; else commit the lock.',
  },
  ALLOCATION_CONFLICT: {
    meaning: 'Two branches handed out one value; the first keeps it. This is a warning.',
    remedy: 'Where the other machine is deployed already, write its value into its file.',
  },
  NO_NODE_WITH_ROOM: {
    meaning:
      'A VM with `node: auto` finds no node with room for it, apart from those that it is kept apart from.',
    remedy: 'Give it more `nodes`, raise `capacity` of one, or move other VMs.',
  },
  SHARD_IN_USE: {
    meaning: 'An environment would be divided into fewer shards than its VMs are in.',
    remedy: 'Leave `shards` as large as it was. Fewer need the environment to be destroyed first.',
  },
  MACHINE_GONE: {
    meaning:
      'The lock has a machine that nothing describes any more: its file or its environment is gone, or `exclude` names it. The next deploy destroys a VM; what it was handed stays reserved. This is a warning.',
    remedy:
      'Put its description back; or deploy, and then `rackwright lock forget MACHINE`, which frees what it holds.',
  },
  MACHINE_RENAMED: {
    meaning:
      'A machine of the lock is gone, and a new one has its VM id, MAC address or address. To Terraform that is another VM: the old one would be destroyed with its disks. This is a warning.',
    remedy:
      'Keep the name of the VM, and give the machine another `hostname` in `install_config.yaml`; or let it be made anew.',
  },
  MACHINE_MOVED: {
    meaning:
      'A machine of the lock is in another environment now, which has a state of its own: the old VM would be destroyed with its disks, and another one made. This is a warning.',
    remedy: 'Put it back into its environment; or deploy both, the old one first.',
  },
  VM_ID_CHANGED: {
    meaning:
      'A VM that was handed an id says another one: the old VM would be destroyed with its disks, and another one made. This is a warning.',
    remedy: 'Leave the id out, or write the one that was handed out.',
  },
  LOCK_INVALID: {
    meaning: 'A line of `allocations.lock.yaml` is none that Rackwright writes.',
    remedy: 'Take the file back from version control, or remove the line.',
  },
  LOCK_OUT_OF_DATE: {
    meaning: 'With `--locked`: something would have to be handed out, or the lock has another form.',
    remedy: 'Run `rackwright validate` without `--locked` and commit `allocations.lock.yaml`.',
  },
} as const satisfies Record<string, CodeMeaning>;

/** Codes about what machines and nodes can bear. */
export const CAPACITY_CODES = {
  CAPACITY_EXCEEDED: {
    meaning:
      'The VMs of a node take more memory, CPU threads or disk than its `capacity` and `storages` allow.',
    remedy: 'Move or shrink VMs, raise the ratio, or set `capacity: { policy: warn }`.',
  },
  MEMORY_TOO_SMALL: {
    meaning:
      'A VM has less memory than PVE takes (16 MiB), or, as a warning, less than a Linux distribution boots with (256 MiB).',
    remedy: 'Raise `memory`; 512MiB is enough for a small Debian.',
  },
  DATASTORE_CONTENT: {
    meaning:
      'What is to be kept on a storage is not among the kinds of `content` that the node lists for it.',
    remedy: 'Take another storage, or add the kind to `content`, there and on PVE (`pvesm set`).',
  },
  VM_ID_RANGES_OVERLAP: {
    meaning: 'The ranges of VM ids of two environments have ids in common. This is a warning.',
    remedy: 'Give each environment a range of its own, so that an id tells where a VM belongs.',
  },
  ROLE_NOT_RUN: {
    meaning: 'A role is switched on that no playbook of Rackwright runs. This is a warning.',
    remedy: 'Remove the line; run roles of your own with `ansible-playbook -i` over `rackwright inventory`.',
  },
  BALLOON_TOO_LARGE: {
    meaning: 'The memory that a VM keeps is more than the memory that it has.',
    remedy: 'Lower `balloon`, or leave it out.',
  },
  RAID_TOO_FEW_DISKS: {
    meaning: 'An array has fewer disks than its level needs.',
    remedy: 'Add disks, or take another level.',
  },
  HOST_NOT_INSTALLABLE: {
    meaning:
      'The installer of the operating system that a machine of iron names could not do what its file says. This is a warning: the machine may have been installed by other means.',
    remedy: 'Do what the message says; `rackwright answer <machine>` shows what the installer would be told.',
  },
  TALOS_WITHOUT_CLUSTER: {
    meaning:
      'A machine of iron is to get Talos Linux, whose machine config is that of a cluster, and no cluster of kind `talos` names it. This is a warning: it may have got its machine config by other means.',
    remedy:
      'Name the machine under `control_plane` or `workers` of a cluster of kind `talos`, or take another profile.',
  },
  DUPLICATE_MOUNT: {
    meaning: 'Two disks or arrays of a machine are mounted at one place, or one disk is used twice.',
    remedy: 'Give one of them another place.',
  },
  DUPLICATE_DISK: {
    meaning:
      'One physical disk has two names on a machine; or two machines have a disk of one serial number, which is a warning, as virtual ones may.',
    remedy: 'Leave one of the names, or correct the `serial` or `path` that was copied.',
  },
  FIELD_WITHOUT_EFFECT: {
    meaning: 'A field says something that nothing acts on, as another field decides. This is a warning.',
    remedy: 'Do as the message says, or remove the line.',
  },
  MOUNT_OVER_SYSTEM: {
    meaning:
      'A disk is to be mounted over a folder that the operating system itself is made of, or, empty, over one that is not, such as `/home`; or the boot disk elsewhere than at `/`.',
    remedy: 'Mount data elsewhere, such as `/srv/data`, from a disk of its own.',
  },
  VLAN_NOT_CARRIED: {
    meaning: 'A NIC has a VLAN tag that its bridge or vnet does not carry.',
    remedy: 'Add the tag to `vlans` of the bridge, or take another network.',
  },
  VLAN_MISMATCH: {
    meaning:
      'A VLAN of a machine of iron has another tag than the network that it is on, or than its name says. This is a warning.',
    remedy: 'Correct `id`, or name another network.',
  },
  INTERFACE_USED_TWICE: {
    meaning:
      'An interface of a machine of iron is a part of two bonds or bridges, is of two kinds, or is a VLAN that another one is.',
    remedy: 'Leave it in one of them.',
  },
  ADDRESS_ON_MEMBER: {
    meaning:
      'An interface that is a part of a bond or a bridge has an address, at which nothing arrives. This is a warning.',
    remedy: 'Give the address to the bond or the bridge.',
  },
  RANGE_OUTSIDE_SUBNET: {
    meaning: 'A range of addresses to hand out does not lie in its network, or ends before it begins.',
    remedy: 'Take two addresses of the network, the lower one first.',
  },
  ALLOCATED_MAC_FOREIGN: {
    meaning: 'The lock holds a MAC address outside of `BC:24:11`, which Rackwright never hands out.',
    remedy: 'Remove the line from `allocations.lock.yaml`, or write the address into the spec of the NIC.',
  },
} as const satisfies Record<string, CodeMeaning>;
