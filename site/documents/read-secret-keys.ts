import { createHash } from 'node:crypto';
import type { ProblemList } from '../errors';
import { isEncrypted } from '../secrets/sops/cipher';
import { SOPS_KEY } from '../secrets/sops/leaves';
import { reportPlain, reportUnencrypted } from '../secrets/sops/plain-values';
import { readSopsFile } from '../secrets/sops/sops-file';
import type { Place, SourceFile } from '../text';
import { readYaml, type Tree } from '../yaml';

/** A key of the secrets and where it is. */
interface SecretKey {
  readonly place: Place;
  /** Another text each time that the value is encrypted anew. */
  readonly version?: string;
}

/**
 * The paths of all keys of `secrets.yaml`: `api_tokens.pve1`. SOPS encrypts values and leaves keys readable, so nothing
 * is decrypted; values in plain text are reported, and none leaves this function. Undefined where it cannot be parsed.
 */
export function readSecretKeys(
  source: SourceFile,
  problems: ProblemList,
): ReadonlyMap<string, SecretKey> | undefined {
  const tree = readYaml(source, problems);
  if (!tree) return undefined;
  const file = readSopsFile(source, tree, problems);
  if (file === 'plain') reportUnencrypted(tree, problems, 'warning');
  else if (file !== undefined) reportPlain(tree, file, problems);
  const keys = new Map<string, SecretKey>();
  const visit = (at: Tree, path: readonly string[]): void => {
    if (at.kind !== 'map') return;
    for (const [key, entry] of at.entries) {
      if (path.length === 0 && key === SOPS_KEY) continue;
      const here = [...path, key];
      if (here.length > 1) keys.set(here.join('.'), { place: entry.key, ...versionOf(entry.value) });
      visit(entry.value, here);
    }
  };
  visit(tree, []);
  return keys;
}

/** What is encrypted may be seen by everybody who may see the file; its digest says only whether it is the same. */
function versionOf(tree: Tree): { readonly version?: string } {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string' || !isEncrypted(tree.value)) return {};
  return { version: createHash('sha256').update(tree.value).digest('hex').slice(0, 16) };
}
