import type { ProblemList } from '../../errors';
import type { Tree } from '../../yaml';
import { isEncrypted } from './cipher';
import { leavesOf } from './leaves';
import { isToEncrypt } from './rules';
import type { SopsFile } from './sops-file';

/** Reports values that stand in plain text though they should be encrypted. */
export function reportPlain(tree: Tree, { rules, ruledByComments }: SopsFile, problems: ProblemList): void {
  if (ruledByComments) return;
  for (const { keys, path, tree: leaf } of leavesOf(tree)) {
    const { value } = leaf;
    if (value === '' || !isToEncrypt(rules, keys) || (typeof value === 'string' && isEncrypted(value)))
      continue;
    problems.add({
      code: 'SECRET_NOT_ENCRYPTED',
      message: `"${path.join('.')}" stands in plain text`,
      hint: 'take it out, revoke it, and put a new one in with rackwright secrets edit',
      place: leaf.place,
    });
  }
}

/**
 * Reports a file that is not encrypted at all.
 * @param severity a warning where the site is only looked at, since one that comes from elsewhere must load and plan; an
 *   error where a secret is needed: none is taken from such a file
 */
export function reportUnencrypted(
  tree: Tree | undefined,
  problems: ProblemList,
  severity: 'error' | 'warning',
): void {
  const first = tree && [...leavesOf(tree)].find(({ tree: leaf }) => leaf.value !== '');
  if (!first) return;
  problems.add({
    code: 'SECRET_NOT_ENCRYPTED',
    severity,
    message: 'the file is not encrypted, and its secrets are not used',
    hint: 'encrypt it with rackwright secrets setup; revoke what was committed or shared',
    place: first.tree.place,
  });
}
