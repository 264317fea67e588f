import type { CodeMeaning } from './code-meaning';

/** Codes about files of other tools, in the place of a site's own or brought in by `rackwright import`. */
export const FORMAT_CODES = {
  UNMAPPED_FIELD: {
    meaning: 'A field of a file of another tool has no counterpart here and is not used. This is a warning.',
    remedy: 'Do what the message says in its stead, then remove the field.',
  },
  UNKNOWN_TEMPLATE: {
    meaning: 'A VM is a copy of a template by a name that the catalogue does not have.',
    remedy: 'Add it under `templates` in `defaults.yaml`, or give the VM id of the template.',
  },
} as const satisfies Record<string, CodeMeaning>;
