/** The profile of the machines that answers are for. */
export const PROFILE = 'proxmox-ve';

/** Where a profile says what its machines have that say nothing of their own. */
export const PROFILE_HOST: readonly string[] = ['os_profiles', PROFILE, 'host'];

/** Where the values of an answer go: to one machine, or to all that get Proxmox VE. */
export interface AnswerTarget {
  readonly file: string;
  /** Path of the fields of a machine in that file. */
  readonly machine: readonly string[];
  /** Path of its operating-system side, and the file of that. */
  readonly install: readonly string[];
  /** Names its secrets. */
  readonly owner: string;
  /** Undefined where the answer is for all. */
  readonly host?: string;
}
