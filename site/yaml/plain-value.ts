import { isScalar, type ScalarTag, Schema } from 'yaml';

/** The library's own rules for what a text without quotes stands for. */
const TAGS = new Schema({ schema: 'core' }).tags.flatMap((tag) => {
  const { default: isDefault, test } = tag as ScalarTag;
  return isDefault === true && test ? [{ tag: tag as ScalarTag, test }] : [];
});
/** How null, booleans and numbers begin; what begins otherwise is text. */
const MAY_BE_OTHER = /^[~nNtTfF\d.+-]/;

/** What a text without quotes stands for; undefined for numbers that cannot be kept as they are written. */
export function plainValue(text: string): string | number | boolean | null | undefined {
  if (!MAY_BE_OTHER.test(text)) return text;
  const found = TAGS.find(({ test }) => test.test(text));
  if (!found) return text;
  const resolved = found.tag.resolve(text, () => undefined, { intAsBigInt: false });
  const value: unknown = isScalar(resolved) ? resolved.value : resolved;
  if (typeof value === 'number') {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
      ? value
      : undefined;
  }
  return typeof value === 'boolean' || value === null ? value : undefined;
}
