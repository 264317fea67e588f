import type { CodeMeaning } from './code-meaning';

/** Codes about files of other tools, in the place of a site's own or brought in by `rackwright import`. */
export const FORMAT_CODES = {
  UNMAPPED_FIELD: {
    meaning: 'A field of a file of another tool has no counterpart here and is not used. This is a warning.',
    remedy: 'Do what the message says in its stead, then remove the field.',
  },
  IMPORT_UNKNOWN_FORMAT: {
    meaning: 'A file is of no form that `rackwright import` knows.',
    remedy: 'Take one of the forms of `docs/import.md`; the end of the name tells JSON, TOML and YAML apart.',
  },
  IMPORT_ASSUMED: {
    meaning:
      'A file does not say something that the site must know, and the usual value was taken. This is a warning.',
    remedy: 'Look at the difference, and correct the value that the message names.',
  },
  IMPORT_REPLACES: {
    meaning: 'The site has another value than the file that is brought in. This is a warning.',
    remedy: 'Look at the difference; only `--write` changes the file.',
  },
  IMPORT_REACHES: {
    meaning:
      'What is brought in changes the operating system of machines of the site, or which of their disks an installation may erase; or it holds for all machines of a profile. This is a warning.',
    remedy: 'Give machines that are not meant `os` and `disks` of their own, or leave the file out.',
  },
  TOML_SYNTAX: {
    meaning: 'A file is not valid TOML 1.0.',
    remedy: 'Look at the marked place; often it is a quote that is missing.',
  },
  JSON_SYNTAX: {
    meaning: 'A file is not valid JSON.',
    remedy: 'Look before the marked place; often a comma or a quote is missing.',
  },
  UNKNOWN_TEMPLATE: {
    meaning: 'A VM is a copy of a template by a name that the catalogue does not have.',
    remedy: 'Add it under `templates` in `defaults.yaml`, or give the VM id of the template.',
  },
} as const satisfies Record<string, CodeMeaning>;
