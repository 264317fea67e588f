/** Of a glob, a text that stands for itself. */
export function globText(text: string): string {
  return text.replaceAll(/[*?[\]]/g, (sign) => `[${sign}]`);
}
