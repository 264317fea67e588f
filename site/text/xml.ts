const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text for XML 1.0, between tags and in attributes; control characters, which XML cannot hold at all, become U+FFFD. */
export function xmlText(text: string): string {
  return text.replaceAll(/[\p{Cc}\uFFFE\uFFFF&<>"]/gu, (sign) => ENTITIES[sign] ?? '\uFFFD');
}

/** Attributes of an XML element, each after a space: ` name="dev1" tests="3"`. */
export function xmlAttributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
