/**
 * The parts of `terraform show -json` of a plan that are read here.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface TerraformPlan {
  readonly resource_changes?: readonly ResourceChange[];
  /** What differs from the state without anybody's having planned it. */
  readonly resource_drift?: readonly ResourceChange[];
}

/** What is to become of one resource. */
export interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** Key of `for_each`. */
  readonly index?: string | number;
  readonly change: Change;
  /** Why, where Terraform says so: `replace_because_tainted`. */
  readonly action_reason?: string;
}

/** A change, with what is unknown or secret marked in values of the same shape. */
export interface Change {
  readonly actions: readonly Action[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Attributes that cannot be changed in place. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}

/** `delete` and `create` together replace, in the order in which they stand. */
export type Action = 'no-op' | 'create' | 'read' | 'update' | 'delete';

/** What people call it. */
export type Verb = 'create' | 'change' | 'replace' | 'delete' | 'none';

/** Whether anything is in the state that was planned for; what has gone since was in it, and that a deploy leaves its record is nothing. */
export function isDeployed(plan: TerraformPlan, record: string): boolean {
  const isThere = ({ address, mode, change }: ResourceChange): boolean =>
    mode === 'managed' && address !== record && !change.importing && (change.before ?? null) !== null;
  return [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].some(isThere);
}

/** What a plan does to what is managed: makes, changes, removes, takes over or moves it. */
export function plannedWork({ resource_changes: changes = [] }: TerraformPlan): readonly ResourceChange[] {
  return changes.filter(
    ({ mode, change, previous_address: from }) =>
      mode === 'managed' && (verbOf(change) !== 'none' || from !== undefined || change.importing),
  );
}

/** The one word for Terraform's list of actions. */
export function verbOf({ actions }: Pick<Change, 'actions'>): Verb {
  if (actions.includes('create')) return actions.includes('delete') ? 'replace' : 'create';
  if (actions.includes('delete')) return 'delete';
  return actions.includes('update') ? 'change' : 'none';
}
