import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parse } from 'yaml';

/** A play of a playbook, or of one that it imports. */
export interface Play {
  /** Groups of which a host needs one for the play to concern it; null where that cannot be told, and it concerns all. */
  readonly groups: readonly string[] | null;
  /** All that it says, without comments. */
  readonly text: string;
}

/** A pattern of hosts that is nothing but names of groups: `role_k3s`, `role_k3s:role_haproxy`. */
const GROUPS = /^[A-Za-z_]\w*(?:[:,]\s*[A-Za-z_]\w*)*$/;
/** Names that mean more than a group. */
const MORE_THAN_GROUPS = new Set(['all', 'localhost', 'ungrouped']);

/**
 * The plays of a playbook in their order, those of imported playbooks in place.
 *
 * @param file relative to `directory`, `playbooks/site.yml`
 * @returns one play for all hosts, with the file as its text, where the file is none that can be read so
 */
export function playsOf(directory: string, file: string, above: readonly string[] = []): Play[] {
  let source: string;
  try {
    source = readFileSync(join(directory, file), 'utf8');
  } catch {
    // Ansible will say so.
    return [{ groups: null, text: `${file} cannot be read` }];
  }
  const plays = entriesOf(source);
  if (plays === undefined || above.includes(file)) return [{ groups: null, text: source }];
  return plays.flatMap((play): Play[] => {
    const imported = play['ansible.builtin.import_playbook'] ?? play['import_playbook'];
    const text = JSON.stringify(play);
    if (typeof imported !== 'string') return [{ groups: groupsOf(play['hosts']), text }];
    if (imported.includes('{{')) return [{ groups: null, text }];
    const inner = posix.normalize(posix.join(dirname(file), imported));
    return playsOf(directory, inner, [...above, file]).map((each) => ({ ...each, text: text + each.text }));
  });
}

function entriesOf(source: string): Record<string, unknown>[] | undefined {
  try {
    const parsed: unknown = parse(source, { logLevel: 'silent' });
    const isPlaybook =
      Array.isArray(parsed) && parsed.every((entry) => typeof entry === 'object' && entry !== null);
    return isPlaybook ? (parsed as Record<string, unknown>[]) : undefined;
  } catch {
    return undefined;
  }
}

function groupsOf(hosts: unknown): readonly string[] | null {
  if (typeof hosts !== 'string' || !GROUPS.test(hosts)) return null;
  const groups = hosts.split(/[:,]\s*/);
  return groups.some((group) => MORE_THAN_GROUPS.has(group)) ? null : groups;
}

/** The tags that the plays of a playbook give to what they run, sorted; not those within roles. */
export function tagsOf(directory: string, file: string): string[] {
  const texts = playsOf(directory, file).map(({ text }) => text);
  const lists = texts.flatMap((text) => [...text.matchAll(/"tags":(\[[^\]]*\])/g)]);
  return [...new Set(lists.flatMap(([, list = '[]']) => JSON.parse(list) as string[]))].sort();
}
