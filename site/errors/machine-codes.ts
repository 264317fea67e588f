import type { CodeMeaning } from './code-meaning';

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

/** Codes about machines and who may log in to them. */
export const MACHINE_CODES = {
  DISK_TOO_SMALL: {
    meaning: 'The boot disk is smaller than the image that it is made from; disks cannot shrink.',
    remedy: "Make it at least as large as the image's `min_disk`.",
  },
  OS_MISMATCH: {
    meaning:
      'The `os` of a machine is a profile of one distribution or release, and the image or the medium that it starts from holds another.',
    remedy: "Name an image of the profile's release, or a profile of the image's.",
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
    meaning:
      'A secret stands where the key of one belongs. The text is not repeated. Among the variables of a machine, where only its name tells, this is a warning, unless `posture: prod` is written.',
    remedy:
      'Put the secret in the secrets file, revoke the one that was written down, and give its key here.',
  },
} as const satisfies Record<string, CodeMeaning>;
