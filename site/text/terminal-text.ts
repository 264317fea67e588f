import { stripVTControlCharacters } from 'node:util';

/** A text that a machine or a server wrote: it shows on a terminal, and does nothing there. */
export function terminalText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '');
}
