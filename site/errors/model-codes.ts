import type { CodeMeaning } from './code-meaning';

/** Codes about what the parts of a site take from each other. */
export const DEPENDENCY_CODES = {
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
  ALLOCATION_CONFLICT: {
    meaning: 'Two branches handed out one value; the first keeps it. This is a warning.',
    remedy: 'Where the other machine is deployed already, write its value into its file.',
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
