/** What the API says of one parameter: its type and limits, no words. */
export interface ParameterFacts {
  /** @default 'string' */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly optional?: true;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** In Perl's spelling. */
  readonly pattern?: string;
  /** A name such as `pve-node`, or the keys of a property string. */
  readonly format?: string | Readonly<Record<string, PropertyFacts>>;
  /** Another parameter that must be given with this one. */
  readonly requires?: string;
  /** Of an array. */
  readonly items?: ParameterFacts;
  /** Types of a section that have the option. */
  readonly types?: readonly string[];
  /** The parameter means something else for some types of a section. */
  readonly oneOf?: readonly ParameterFacts[];
}

/** A key of a property string. */
export interface PropertyFacts extends ParameterFacts {
  /** Its value may stand without the key. */
  readonly default_key?: 1;
  /** Another spelling of that key. */
  readonly alias?: string;
  /** The key's own name is kept under that key. */
  readonly keyAlias?: string;
}

/** Who may call: `perm`, `and`, `or`, `userid-param`, `userid-group`, `perm-modify` with what they need. */
export type PermissionCheck = readonly (string | number | readonly string[] | PermissionCheck)[];

/** One operation of a version. */
export interface OperationFacts {
  /** Parameters by name with their index in the list of parameters, `node:7 vmid:33`. */
  readonly params?: string;
  /** Anything else is taken as well. */
  readonly open?: true;
  /** `all` is everybody who is logged in; without this and `check` only root@pam may call. */
  readonly user?: 'world' | 'all';
  /** API tokens may not call. */
  readonly noToken?: true;
  readonly check?: PermissionCheck;
  /** Name of the property of a list's rows that leads to what is below, `subdir`. */
  readonly child?: string;
}

/** The derived data. */
export interface OperationsFile {
  readonly parameters: readonly ParameterFacts[];
  /** By `GET /version`; `both` where 8 and 9 agree. */
  readonly operations: Readonly<
    Record<
      string,
      { readonly both?: OperationFacts; readonly v8?: OperationFacts; readonly v9?: OperationFacts }
    >
  >;
}
