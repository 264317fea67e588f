/** What Ansible's check run said of one machine. */
export interface HostCheck {
  readonly name: string;
  /**
   * `changes` and `unchanged` are of a run that came to its end; `failed` of one that did not, `unreachable` of a machine
   * that let nobody in, `unasked` of one that there was no use or no way to ask.
   */
  readonly outcome: 'changes' | 'unchanged' | 'failed' | 'unreachable' | 'unasked';
  /** Tasks that would change something, by role and name, `base : Write the message of the day`. */
  readonly tasks: readonly string[];
  /** Why it failed, was not reached or not asked. */
  readonly message?: string;
}

/** What Ansible would change on the machines of an environment. */
export interface AnsibleCheck {
  readonly hosts: readonly HostCheck[];
  /** Where the differences of files are; absent where Ansible was not run. */
  readonly folder?: string;
  /** True where it says of every machine that is there what would change on it. */
  readonly isComplete: boolean;
}
