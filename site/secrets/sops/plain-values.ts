import type { ProblemList } from '../../errors';
import type { Tree } from '../../yaml';
import { isEncrypted } from './cipher';
import { leavesOf } from './leaves';
import { isToEncrypt } from './rules';
import type { SopsFile } from './sops-file';

/** Reports values that stand in plain text though they should be encrypted; of a file that is not encrypted at all, one. */
export function reportPlain(tree: Tree | undefined, file: SopsFile | undefined, problems: ProblemList): void {
  if (!tree) return;
  for (const { keys, path, tree: leaf } of leavesOf(tree)) {
    if (leaf.value === '') continue;
    if (!file) {
      problems.add({
        code: 'SECRET_NOT_ENCRYPTED',
        message: 'the file is not encrypted',
        hint: 'encrypt it with rackwright secrets setup; revoke what was committed or shared',
        place: leaf.place,
      });
      return;
    }
    if (!isToEncrypt(file.rules, keys) || (typeof leaf.value === 'string' && isEncrypted(leaf.value)))
      continue;
    problems.add({
      code: 'SECRET_NOT_ENCRYPTED',
      message: `"${path.join('.')}" stands in plain text`,
      hint: 'take it out, revoke it, and put a new one in with rackwright secrets edit',
      place: leaf.place,
    });
  }
}
