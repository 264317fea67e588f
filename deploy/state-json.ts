/** What is read here of a state. */
export interface TerraformState {
  /** Values of outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of the root module. */
  readonly resources: readonly StateResource[];
}

/** An instance of a resource of a state. */
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

/** The parts of version 4 of Terraform's and OpenTofu's state that are read here. */
interface StateFile {
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resources?: readonly {
    readonly module?: string;
    readonly mode: 'managed' | 'data';
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly status?: 'tainted';
      /** What is still to be removed after something else took its place. */
      readonly deposed?: string;
      readonly attributes?: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

/**
 * Reads what `terraform state pull` prints.
 *
 * @param text empty where nothing was ever deployed
 */
export function readState(text: string): TerraformState {
  if (text.trim() === '') return { outputs: {}, resources: [] };
  const { outputs = {}, resources = [] } = JSON.parse(text) as StateFile;
  return {
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
    resources: resources
      .filter((resource) => resource.module === undefined)
      .flatMap(({ mode, type, name, instances }) =>
        instances
          .filter(({ deposed }) => deposed === undefined)
          .map(({ index_key: index, status, attributes = {} }) => ({
            mode,
            type,
            name,
            ...(index === undefined ? {} : { index }),
            values: type === 'terraform_data' ? withoutTypes(attributes) : attributes,
            ...(status === 'tainted' ? { tainted: true } : {}),
          })),
      ),
  };
}

/** Attributes of any type are kept beside their type: `{"value": "home-lab", "type": "string"}`. */
function withoutTypes(attributes: StateResource['values']): StateResource['values'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && 'type' in value && 'value' in value
        ? value.value
        : value,
    ]),
  );
}
