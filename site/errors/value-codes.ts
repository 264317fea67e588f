import type { ValueErrorCode } from '../values';
import type { CodeMeaning } from './code-meaning';

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
