/** Where a text in block style ends: before the line ends and empty lines that follow, which parsers count differently. */
export function endOfBlock(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
