/** Why the installer of an operating system cannot do what is said of a machine. */
export interface InstallFault {
  /** `no disk of "rack1" has "mount: /"` */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** Field of `hosts/<machine>.yaml` that is meant, `['disks', 'system']`. */
  readonly path: readonly string[];
}

/** Whether what was looked for are reasons why there is none. */
export function isFaulty(found: object): found is readonly InstallFault[] {
  return Array.isArray(found);
}
