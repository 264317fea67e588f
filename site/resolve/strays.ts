import type { Finding, ProblemCode } from '../errors';

/** What is wrong with a machine whatever its environment may say. */
const OF_MACHINE_ALONE: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'BAD_SSH_KEY',
  'BALLOON_TOO_LARGE',
  'DUPLICATE_MOUNT',
  'PRIVATE_KEY_IN_SPEC',
  'SECRET_IN_SPEC',
  'SSH_KEY_FILE_MISSING',
  'UNKNOWN_IMAGE',
  'UNKNOWN_ISO',
  'UNKNOWN_NODE',
  'UNKNOWN_OS_PROFILE',
  'UNKNOWN_ROLE',
  'UNKNOWN_TEMPLATE',
  'USER_WITHOUT_KEY',
]);

/** Whether a problem of a machine without environment is one of its own. */
export function isOfMachineAlone({ code }: Finding): boolean {
  return OF_MACHINE_ALONE.has(code);
}
