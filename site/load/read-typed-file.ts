import { resolve } from 'node:path';
import type { z } from 'zod';
import { readSpecText } from '../documents';
import { type Problem, ProblemList } from '../errors';
import { checkShape } from '../schema';
import { SourceFile } from '../text';
import { readYaml, toPlain } from '../yaml';

/** What a file says, or what is wrong with it. */
export type TypedFile<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a YAML file that is no part of a site with the care that a site's files get: every fault with its place.
 *
 * @param name as the user wrote it, from the working directory
 */
export function readTypedFile<S extends z.ZodType>(
  name: string,
  workingDirectory: string,
  schema: S,
): TypedFile<z.output<S>> {
  const problems = new ProblemList();
  const text = readSpecText(resolve(workingDirectory, name), { name }, problems);
  const tree =
    text === undefined ? undefined : readYaml(new SourceFile(name, text, workingDirectory), problems);
  if (tree) checkShape(tree, schema, problems);
  if (!tree || problems.hasErrors()) return { ok: false, problems: problems.sorted() };
  return { ok: true, value: schema.parse(toPlain(tree)) };
}
