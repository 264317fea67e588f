import { readArgumentSpecs } from './argument-specs';
import table from './role-variables.json';

/** What Ansible checks of a variable of a role. */
export interface RoleVariable {
  /** `bool`, `dict`, `int`, `list`, `path` or `str`. */
  readonly type: string;
  /** Type of the items of a list. */
  readonly elements?: string;
  /** The only values that are taken. */
  readonly choices?: readonly string[];
}

/** Variables by the role that they belong to, whose name they begin with. */
export type RoleVariables = Readonly<Record<string, Readonly<Record<string, RoleVariable>>>>;

/** Variables of the roles that come with Rackwright; `role-variables.json` is generated from their `argument_specs`. */
export const ROLE_VARIABLES: RoleVariables = table;

/**
 * Makes the table out of the roles' `meta/argument_specs.yml`.
 * @param specs - the text of the file for each role
 * @see https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_reuse_roles.html#role-argument-validation
 */
export function renderRoleVariables(specs: ReadonlyMap<string, string>): string {
  const roles = [...specs].sort().map(([role, text]) => {
    const options = Object.entries(readArgumentSpecs(text).options).map(
      ([name, { type = 'str', elements, choices }]) => [name, { type, elements, choices }] as const,
    );
    return [role, Object.fromEntries(options)] as const;
  });
  return `${JSON.stringify(Object.fromEntries(roles), null, 2)}\n`;
}
