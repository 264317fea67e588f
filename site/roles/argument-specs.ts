import { parse } from 'yaml';

/** An option of a role, or a field of one, as `meta/argument_specs.yml` describes it. */
export interface RoleOption {
  /** `bool`, `dict`, `int`, `list`, `path` or `str`. @default 'str' */
  readonly type?: string;
  /** Type of the items of a list. */
  readonly elements?: string;
  readonly choices?: readonly string[];
  readonly required?: boolean;
  readonly default?: unknown;
  readonly description: string | readonly string[];
  /** Fields of a map, or of the maps in a list. */
  readonly options?: Readonly<Record<string, RoleOption>>;
}

/** The entry `main` of a role's argument specs. */
export interface RoleSpec {
  readonly short_description: string;
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, RoleOption>>;
}

/**
 * Reads a role's `meta/argument_specs.yml`.
 * @see https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_reuse_roles.html#role-argument-validation
 */
export function readArgumentSpecs(text: string): RoleSpec {
  return (parse(text) as { readonly argument_specs: { readonly main: RoleSpec } }).argument_specs.main;
}

/** A description in one text. */
export function wordsOf(description: string | readonly string[]): string {
  return typeof description === 'string' ? description : description.join(' ');
}
