/**
 * The parts of `terraform show -json` of a state that are read here.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#state-representation
 */
export interface TerraformState {
  /** Absent where nothing was ever deployed. */
  readonly values?: {
    readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
    readonly root_module?: { readonly resources?: readonly StateResource[] };
  };
}

/** A resource of a state. */
export interface StateResource {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** Key of `for_each`. */
  readonly index?: string | number;
  readonly values: Readonly<Record<string, unknown>>;
  /** True where it is to be made anew. @default false */
  readonly tainted?: boolean;
}
