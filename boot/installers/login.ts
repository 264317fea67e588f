import type { PhysicalHost } from '../../site';

/** Why nobody could log in to a machine; nothing where somebody can. */
export function loginProblems({ name, install }: PhysicalHost): readonly string[] {
  return install.users[0]?.sshKeys.length
    ? []
    : [
        `nobody could log in to "${name}", which gets no passwords: give its first user an SSH key, or let npm run setup make the automation's`,
      ];
}
