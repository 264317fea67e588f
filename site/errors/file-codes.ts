import type { CodeMeaning } from './code-meaning';

/** Codes about the files of a site. */
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
    meaning:
      "A site's file is a symbolic link that leads out of the site's folder, or a compose file is named that lies outside of it.",
    remedy: 'Copy the file into the site.',
  },
  FILE_TOO_LARGE: {
    meaning:
      'A spec file is larger than 8 MiB or has more than a million parts, all together exceed 16 MiB, or a compose file is larger than 64 KiB.',
    remedy: 'Split it into one file for each VM under `vms/`; a compose file into projects.',
  },
  FILE_NOT_TEXT: {
    meaning: 'A spec file is not text in UTF-8.',
    remedy: 'Save it as UTF-8 without NUL characters.',
  },
  FILE_MISPLACED: {
    meaning:
      'A file lies where the site reads nothing, or has another ending than `.yaml`. This is a warning, and an error where the lock has a machine of that name, which would be gone.',
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
  EMPTY_SECTION: {
    meaning:
      'Nothing stands below a key that holds a map or a list, which removes what lower layers say. This is a warning.',
    remedy: 'Write what belongs there, remove the line, or write `null` where that is meant.',
  },
  BAD_SET: {
    meaning: 'A `--set` is not of the form `path=value`, or its path leads nowhere.',
    remedy: 'Write it as `--set vms.dev1.memory=2GiB`.',
  },
} as const satisfies Record<string, CodeMeaning>;
