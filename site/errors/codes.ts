import type { CodeMeaning } from './code-meaning';
import { FILE_CODES, SHAPE_CODES, YAML_CODES } from './file-codes';
import { FIREWALL_CODES } from './firewall-codes';
import { FORMAT_CODES } from './format-codes';
import { MACHINE_CODES, REFERENCE_CODES } from './machine-codes';
import { ALLOCATION_CODES, CAPACITY_CODES, DEPENDENCY_CODES } from './model-codes';
import { NETWORK_CODES, UNIQUENESS_CODES } from './network-codes';
import { SECRET_CODES } from './secret-codes';
import { VALUE_CODES } from './value-codes';

export type { CodeMeaning } from './code-meaning';

/** All codes with their meaning, in the order of the reference page; a test keeps `docs/reference/errors.md` in step. */
export const PROBLEM_CODES = {
  ...FILE_CODES,
  ...YAML_CODES,
  ...SHAPE_CODES,
  ...VALUE_CODES,
  ...REFERENCE_CODES,
  ...UNIQUENESS_CODES,
  ...NETWORK_CODES,
  ...MACHINE_CODES,
  ...DEPENDENCY_CODES,
  ...ALLOCATION_CODES,
  ...CAPACITY_CODES,
  ...FIREWALL_CODES,
  ...SECRET_CODES,
  ...FORMAT_CODES,
} as const satisfies Record<string, CodeMeaning>;

/** Stable code of a problem, `DUPLICATE_ADDRESS`. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
