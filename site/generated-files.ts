import { errorReference } from './errors';
import { fieldReference, jsonSchemas } from './schema';

/** Files of the repository that are made from this folder's code, by their path from its root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const schemas = [...jsonSchemas()].map(([name, text]) => [`specs/schemas/${name}`, text] as const);
  const fields = [...fieldReference()].map(([path, text]) => [`docs/reference/${path}`, text] as const);
  return new Map([...schemas, ...fields, ['docs/reference/errors.md', errorReference()] as const]);
}
