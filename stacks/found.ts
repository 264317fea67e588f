/** What has that name; `unsupported` has refused all that names what the site does not have. */
export function found<T extends { readonly name: string }>(things: readonly T[], name: string): T {
  const thing = things.find((each) => each.name === name);
  if (!thing) throw new Error(`the site has no "${name}"`);
  return thing;
}
