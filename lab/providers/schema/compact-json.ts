const WIDTH = 110;

/** Writes JSON with each object or array on one line where it fits, so that a change of one argument is one line. */
export function compactJson(value: unknown): string {
  return `${write(value, 0, 0)}\n`;
}

/** @param lead characters that stand before the value on its line */
function write(value: unknown, depth: number, lead: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const short = writeShort(value);
  if (lead + short.length + 1 <= WIDTH) return short;
  const indent = '  '.repeat(depth + 1);
  const items = Array.isArray(value)
    ? value.map((item) => `${indent}${write(item, depth + 1, indent.length)}`)
    : Object.entries(value).map(([key, item]) => {
        const name = `${indent}${JSON.stringify(key)}: `;
        return `${name}${write(item, depth + 1, name.length)}`;
      });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${items.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

function writeShort(value: object): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeItem(item)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${writeItem(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function writeItem(value: unknown): string {
  return typeof value === 'object' && value !== null ? writeShort(value) : JSON.stringify(value);
}
