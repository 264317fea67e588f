import type { z } from 'zod';
import { defaultsFile, environmentFile, installConfigFile, nodeFile, siteFile } from './files';
import { physicalHostFile } from './host';
import { knownKeys } from './known-keys';
import { vmSpec } from './vm';

/** Stands for any key of a record, such as the name of a NIC. */
const ANY = '*';

/** What else there is, the most likely place first: what one file does not know may belong to another. */
const FILES: readonly (readonly [file: string, schema: z.ZodType])[] = [
  ['defaults.yaml', defaultsFile],
  ['site.yaml', siteFile],
  ['envs/<environment>.yaml', environmentFile],
  ['nodes/<node>.yaml', nodeFile],
  ['vms/<vm>.yaml', vmSpec],
  ['hosts/<machine>.yaml', physicalHostFile],
  ['install_config.yaml', installConfigFile],
];

/** Where a key belongs that is not known at a path of a file, as a hint; undefined where nothing has such a key. */
export function homeOf(schema: z.ZodType, path: readonly PropertyKey[], key: string): string | undefined {
  return above(schema, path, key) ?? below(schema, path, key) ?? elsewhere(schema, key);
}

/** One level deeper: `vm`, `install`, or an entry of `nics`. */
function below(schema: z.ZodType, path: readonly PropertyKey[], key: string): string | undefined {
  const sections = knownKeys(schema, path);
  // What several have is mostly meant for all VMs or machines.
  const usual = ['vm', 'install'].filter((section) => sections.includes(section));
  for (const section of new Set([...usual, ...sections])) {
    const inner = [...path, section];
    if (knownKeys(schema, inner).includes(key))
      return `it belongs under "${section}": ${section}: { ${key}: … }`;
    if (knownKeys(schema, [...inner, ANY]).includes(key)) return `it belongs to an entry of "${section}"`;
  }
  return undefined;
}

/** The section that a map is an entry of, by its own keys: a machine at the top of the file that holds `hosts`. */
export function entryOf(
  schema: z.ZodType,
  path: readonly PropertyKey[],
  { key, below: keys }: { readonly key: string; readonly below: readonly string[] },
): string | undefined {
  const section = knownKeys(schema, path).find((name) => {
    const inner = knownKeys(schema, [...path, name, ANY]);
    return keys.length > 0 && keys.every((each) => inner.includes(each));
  });
  return section === undefined ? undefined : `it is an entry of "${section}": ${section}: { ${key}: … }`;
}

function above(schema: z.ZodType, path: readonly PropertyKey[], key: string): string | undefined {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    if (!knownKeys(schema, path.slice(0, length)).includes(key)) continue;
    const beside = String(path[length]);
    return `it belongs ${length === 0 ? 'to the top of the file' : 'further out'}, beside "${beside}"`;
  }
  return undefined;
}

function elsewhere(schema: z.ZodType, key: string): string | undefined {
  const found = FILES.find(([, other]) => other !== schema && knownKeys(other, []).includes(key));
  if (found) return `it belongs to ${found[0]}`;
  const sections = FILES.flatMap(([file, other]) =>
    knownKeys(other, [])
      .filter((section) => knownKeys(other, [section]).includes(key))
      .map((section) => `it belongs under "${section}" of ${file}`),
  );
  return sections[0];
}
