import { ConstructError } from './construct-error';

/**
 * Name of an element in Terraform, made from a name of the site: `dev1`, `debian-12-pve1`.
 *
 * Names are pinned to what the site calls a thing, because a changed name replaces a real machine.
 * A leading digit, which Terraform refuses, gets an underscore before it.
 * @throws {@link ConstructError} `TERRAFORM_NAME`
 * @see https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
 */
export function terraformName(name: string): string {
  const safe = /^[0-9]/.test(name) ? `_${name}` : name;
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(safe)) return safe;
  throw new ConstructError(
    'TERRAFORM_NAME',
    `"${name}" cannot name a Terraform resource; allowed are letters, digits, "-" and "_". Rename it in the site.`,
  );
}

/** Free text, or its absence, that Terraform takes as it is: `${` and `%{` would start a template. */
export function literalText<Text extends string | undefined>(text: Text): Text | string {
  return text?.replaceAll(/[$%]\{/g, (start) => start.charAt(0) + start) ?? text;
}

/** Free texts by their names. */
export function literalTexts(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, literalText(text)]));
}
