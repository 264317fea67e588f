import { isScalar, Schema, type ScalarTag } from 'yaml';

/** A text in plain style that begins otherwise is text whatever follows. */
const MAY_BE_MORE = /^(?:[-+.\d~nNtTfF]|$)/;

const TESTED = new Schema({ schema: 'core' }).tags.filter(
  (tag): tag is ScalarTag & { readonly test: RegExp } =>
    tag.default === true && tag.collection === undefined && tag.test !== undefined,
);

const refuseNothing = (): void => undefined;

/** What a text in plain style means in YAML 1.2's core schema: a number, a boolean, null, or itself. */
export function coreValue(text: string): unknown {
  if (!MAY_BE_MORE.test(text)) return text;
  const tag = TESTED.find(({ test }) => test.test(text));
  if (!tag) return text;
  const resolved: unknown = tag.resolve(text, refuseNothing, {});
  return isScalar(resolved) ? resolved.value : resolved;
}
