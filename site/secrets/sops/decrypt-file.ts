import type { ProblemList } from '../../errors';
import type { Place } from '../../text';
import { Secret } from '../secret';
import { boundPath, decryptValue, isEncrypted, type TypedText } from './cipher';
import { type Leaf, leavesOf } from './leaves';
import { Mac } from './mac';
import { plainScalar } from './plain-scalar';
import { isToEncrypt } from './rules';
import type { SopsFile } from './sops-file';

/** A value of the secrets and where it stands. */
export interface FileSecret {
  readonly secret: Secret;
  readonly place: Place;
}

/**
 * Decrypts every value in memory, by its path `api_tokens.pve1`. Undefined where a value or the whole does not prove to
 * be what was encrypted, which is reported.
 */
export function decryptFile(
  file: SopsFile,
  key: Buffer,
  problems: ProblemList,
): ReadonlyMap<string, FileSecret> | undefined {
  const secrets = new Map<string, FileSecret>();
  const mac = new Mac(file.macOnlyEncrypted);
  let sound = true;
  for (const leaf of leavesOf(file.tree)) {
    const encrypted = isToEncrypt(file.rules, leaf.keys);
    const value = encrypted ? openLeaf(leaf, key, problems) : plainLeaf(leaf);
    if (!value) {
      sound = false;
      continue;
    }
    // SOPS writes comments inside of lists as entries of them, and counts them as comments all the same.
    if (value.type === 'comment') continue;
    mac.add(value, encrypted);
    secrets.set(leaf.path.join('.'), { secret: new Secret(value.text), place: leaf.tree.place });
  }
  // What is wrong with a value is wrong with the hash as well.
  if (!sound || !isMac(file, key, mac.digest(), problems)) return undefined;
  return secrets;
}

function plainLeaf({ tree }: Leaf): TypedText {
  const { source, start, end } = tree.place;
  return plainScalar(tree.value ?? '', source.text.slice(start, end));
}

function openLeaf({ keys, path, tree }: Leaf, key: Buffer, problems: ProblemList): TypedText | undefined {
  const name = path.join('.');
  // SOPS leaves empty text as it is.
  if (tree.value === '') return { type: 'str', text: '' };
  if (typeof tree.value !== 'string' || !isEncrypted(tree.value)) {
    problems.add({
      code: 'SECRET_NOT_ENCRYPTED',
      message: `"${name}" stands in plain text`,
      hint: 'take it out, revoke it, and put a new one in with rackwright secrets edit',
      place: tree.place,
    });
    return undefined;
  }
  const value = decryptValue(tree.value, key, boundPath(keys));
  if (value) return value;
  problems.add({
    code: 'SOPS_TAMPERED',
    message: `"${name}" is not what was encrypted under this key`,
    hint: 'it was changed or moved by hand: take the file back from version control',
    place: tree.place,
  });
  return undefined;
}

function isMac(file: SopsFile, key: Buffer, digest: string, problems: ProblemList): boolean {
  const stored = decryptValue(file.mac.text, key, file.lastModified);
  if (stored?.text === digest) return true;
  problems.add({
    code: 'SOPS_TAMPERED',
    message:
      'the hash over all values is another one: a value was added, removed, exchanged or changed by hand',
    hint: 'take the file back from version control, and change it only with rackwright secrets edit or sops',
    place: file.mac.place,
  });
  return false;
}
