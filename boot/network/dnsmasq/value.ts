/** A text that is one value to dnsmasq: no comma, quote or end of line, which would begin another one. */
export function valueOf(text: string): string {
  if (/^[A-Za-z0-9._:/@%+=-]+$/.test(text)) return text;
  throw new Error(`${JSON.stringify(text)} cannot stand in a configuration of dnsmasq`);
}
