import type { ProblemList } from '../errors';
import type { Place, SourceFile } from '../text';
import { readYaml, type Tree } from '../yaml';

/** Where SOPS keeps what it needs itself. */
const SOPS = 'sops';

/**
 * The paths of all keys of `secrets.yaml` with their places: `api_tokens.pve1`. SOPS encrypts values and leaves keys
 * readable, so nothing is decrypted, and no value leaves this function. Undefined where the file cannot be parsed.
 */
export function readSecretKeys(
  source: SourceFile,
  problems: ProblemList,
): ReadonlyMap<string, Place> | undefined {
  const tree = readYaml(source, problems);
  if (!tree) return undefined;
  const keys = new Map<string, Place>();
  const visit = (at: Tree, path: readonly string[]): void => {
    if (at.kind !== 'map') return;
    for (const [key, entry] of at.entries) {
      if (path.length === 0 && key === SOPS) continue;
      const here = [...path, key];
      if (here.length > 1) keys.set(here.join('.'), entry.key);
      visit(entry.value, here);
    }
  };
  visit(tree, []);
  return keys;
}
