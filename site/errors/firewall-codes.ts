import type { CodeMeaning } from './code-meaning';

/** Codes about PVE's firewall. */
export const FIREWALL_CODES = {
  FIREWALL_LOCKED_OUT: {
    meaning: 'VMs are filtered, and nobody could log in to them: neither people nor Ansible.',
    remedy:
      'Say under `firewall.admins` of the environment who may, with the address of the machine that runs Ansible.',
  },
  FIREWALL_OPEN: {
    meaning: 'A rule, a set or `admins` lets everything in, or everybody.',
    remedy: 'Say what comes in (`ports`, `macro`), or from where (`from`).',
  },
  FIREWALL_RULE_PARTS: {
    meaning:
      'Parts of a rule exclude each other: a macro and a protocol or ports, or ports of a protocol without any.',
    remedy: 'Leave one of them out.',
  },
  FIREWALL_SOURCE: {
    meaning:
      'A rule names a source, a role or a group that is not there, or a machine whose address nobody knows.',
    remedy: 'Correct the name, or give the machine a fixed address.',
  },
  FIREWALL_NOBODY: {
    meaning:
      'A rule names machines of which none, or not all, have an address that stays, or a role or group that no filtered machine has. This is a warning, but of a rule that is to keep them out.',
    remedy: 'Give the machines fixed addresses, write their network, or take the rule away.',
  },
  FIREWALL_CLUSTERS: {
    meaning:
      'Filtered machines of an environment are on nodes of which nobody says whether they are one cluster of PVE, whose groups and sets they would share.',
    remedy: 'Describe the cluster under `clusters` with `kind: pve`, or each node that is alone as one.',
  },
  FIREWALL_SWITCH: {
    meaning: 'Two nodes of one cluster of PVE have the switch of its firewall in their files.',
    remedy: 'Leave `datacenter.firewall` to one of them.',
  },
  FIREWALL_NAME_TAKEN: {
    meaning: 'An IP set of the specs is called as one that Rackwright makes.',
    remedy: 'Take another name.',
  },
  FIREWALL_NAME_LONG: {
    meaning:
      'The name of an IP set, with that of its environment before it, is longer than the 64 characters that PVE allows.',
    remedy: 'Shorten it.',
  },
} as const satisfies Record<string, CodeMeaning>;
