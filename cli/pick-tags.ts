import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tagsOf } from '../inventory';
import { suggestName } from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/** What Ansible itself means by a tag. */
const ANSIBLES_OWN = ['all', 'tagged', 'untagged', 'never'];

/**
 * The tags of `--tags`, or a failure where nothing in a playbook of the package has one of them: Ansible would do nothing, and
 * say that all is well.
 *
 * @param playbook as it was asked for; of one that is somebody's own the tags are not known
 */
export function pickTags(
  { writer, home }: Context,
  tags: string | undefined,
  playbook = 'site',
): readonly string[] | undefined {
  const wanted = tags?.split(',').filter((tag) => tag !== '');
  const folder = join(home, 'ansible');
  const file = join('playbooks', `${playbook}.yml`);
  if (!wanted || !/^[a-z0-9-]+$/.test(playbook) || !existsSync(join(folder, file))) return wanted;
  const known = tagsOf(folder, file);
  const unknown = wanted.filter((tag) => ![...known, ...ANSIBLES_OWN].includes(tag));
  for (const tag of unknown)
    writer.note(`TAG_UNKNOWN: nothing in ${file} has the tag "${tag}"; ${suggestName(tag, known, 'tag')}`);
  if (unknown.length > 0) throw new CommandFailed(2);
  return wanted;
}
