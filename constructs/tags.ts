/** Tags as PVE keeps them, in lower case and each once: any other spelling would be a change at every plan. */
export function keptTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.toLowerCase()))];
}
