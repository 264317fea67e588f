/** Text for Markdown, of which nothing may end a cell, open an element, mention somebody or become a link. */
export function markdownText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~:<>&@]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
