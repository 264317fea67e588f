/** Characters that are none in a text of people: what a terminal obeys, the end of a text in C, halves of a character. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** A text that a machine or its BMC said, as a database takes it and a terminal shows it: what is no character is U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\uFFFD');
}

/**
 * The same of all texts and keys of a value of JSON.
 * @param depth levels that it may have
 * @throws RangeError where it has more
 */
export function cleanTexts(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) throw new RangeError('too many levels');
  if (Array.isArray(value)) return value.map((each) => cleanTexts(each, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanText(key), cleanTexts(inner, depth - 1)]),
  );
}
