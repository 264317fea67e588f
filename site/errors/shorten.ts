/** Longest message or hint, and longest text in quotes in one. */
const LONGEST = 1000;
const LONGEST_QUOTED = 200;

/** A message in which no text that a spec quotes is longer than people read. */
export function shorten(message: string): string {
  if (message.length <= LONGEST_QUOTED) return message;
  const quoted = message.replace(/"([^"]*)"/g, (whole, text: string) =>
    text.length > LONGEST_QUOTED ? `"${cut(text, LONGEST_QUOTED)}"` : whole,
  );
  return quoted.length > LONGEST ? cut(quoted, LONGEST) : quoted;
}

/** The beginning of a text; never half of a character. */
function cut(text: string, length: number): string {
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
