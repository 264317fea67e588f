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

/** What configures a host, each with its SHA-256. */
export interface ContentParts {
  /** Of what concerns every host. */
  readonly common: string;
  /** The plays that run on it, as texts. */
  readonly plays: readonly string[];
  /** By their names. */
  readonly roles: Readonly<Record<string, string>>;
}

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
  const partsOf = readAnsibleParts(directory);
  // Ten thousand hosts have a dozen sets of groups, for which there is one object of parts each.
  const known = new WeakMap<ContentParts, string>();
  return (host) => {
    const parts = partsOf(host);
    const hash = known.get(parts) ?? hashOf({ ...parts });
    known.set(parts, hash);
    return hash;
  };
}

/** The same, part by part. */
export function readAnsibleParts(directory: string): (host: ConcernedHost) => ContentParts {
  const plays = playsOf(directory, PLAYBOOK);
  const roles = new Roles(directory);
  const common = hashOfFiles(directory, [
    ...filesUnder(directory, 'ansible.cfg'),
    // Tasks that plays import, and what Ansible itself looks for beside a playbook.
    ...filesUnder(directory, 'playbooks').filter((file) => file.split('/').length > 2),
  ]);
  const known = new Map<string, ContentParts>();
  return ({ groups, without }) => {
    const concerned = plays.filter((play) => play.groups?.some((group) => groups.includes(group)) ?? true);
    const key = `${concerned.map((play) => plays.indexOf(play)).join()} ${[...without].sort().join()}`;
    const parts = known.get(key) ?? {
      common,
      plays: concerned.map(({ text }) => text),
      roles: Object.fromEntries(
        concerned
          .flatMap(({ text }) => roles.usedIn(text, without))
          .map((role) => [role, roles.hashOf(role)]),
      ),
    };
    known.set(key, parts);
    return parts;
  };
}

/** Roles with those that they import or include by name, each after the one that does. */
export function withImported(directory: string): (roles: readonly string[]) => readonly string[] {
  const content = new Roles(directory);
  return (roles) => [...new Set(roles.flatMap((role) => [role, ...content.importedBy(role)]))];
}
