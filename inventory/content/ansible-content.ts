import { hashOf } from '../canonical-json';
import { filesUnder, hashOfFiles } from './files';
import { playsOf } from './plays';
import { Roles } from './roles';

/** What a host brings to the question which plays and roles concern it. */
export interface ConcernedHost {
  readonly groups: readonly string[];
  /** Roles of every machine that are switched off for it. */
  readonly without: readonly string[];
}

/** SHA-256 over all that configures a host, 64 hexadecimal digits. */
export type AnsibleContent = (host: ConcernedHost) => string;

/** The playbook that every deploy runs; others run by hand, and record nothing. */
const PLAYBOOK = 'playbooks/site.yml';

/**
 * What reaches the hosts of a folder of Ansible: `ansible.cfg`, the plays of `playbooks/site.yml`, the folders beside it, and
 * the roles. Of plays and roles a host depends on those alone that run on it: a role that only some machines have concerns no
 * other, nor does a comment in a playbook.
 *
 * The folder is read now, and not again.
 */
export function readAnsibleContent(directory: string): AnsibleContent {
  const plays = playsOf(directory, PLAYBOOK);
  const roles = new Roles(directory);
  const common = hashOfFiles(directory, [
    ...filesUnder(directory, 'ansible.cfg'),
    // Tasks that plays import, and what Ansible itself looks for beside a playbook.
    ...filesUnder(directory, 'playbooks').filter((file) => file.split('/').length > 2),
  ]);
  // Ten thousand hosts have a dozen sets of groups.
  const known = new Map<string, string>();
  return ({ groups, without }) => {
    const concerned = plays.filter((play) => play.groups?.some((group) => groups.includes(group)) ?? true);
    const key = `${concerned.map((play) => plays.indexOf(play)).join()} ${[...without].sort().join()}`;
    const hash =
      known.get(key) ??
      hashOf({
        common,
        plays: concerned.map(({ text }) => text),
        roles: Object.fromEntries(
          concerned
            .flatMap(({ text }) => roles.usedIn(text, without))
            .map((role) => [role, roles.hashOf(role)]),
        ),
      });
    known.set(key, hash);
    return hash;
  };
}
