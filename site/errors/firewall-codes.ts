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
  FIREWALL_NAME_LONG: {
    meaning:
      'The name of an IP set, with that of its environment before it, is longer than the 64 characters that PVE allows.',
    remedy: 'Shorten it.',
  },
} as const satisfies Record<string, CodeMeaning>;
