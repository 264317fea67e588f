import type { Value, ValueType } from '../values';

/** An argument or a result of a resource. */
export interface Attribute {
  readonly type?: ValueType;
  /** In place of `type`: objects whose attributes have schemas of their own. */
  readonly nested?: NestedAttributes;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  /** True where Terraform hands the value over and keeps it nowhere. */
  readonly writeOnly?: boolean;
  /** True where a change replaces the object. */
  readonly forceNew?: boolean;
  readonly default?: Value;
  /** Defaults of the fields of a list of objects. */
  readonly fields?: Readonly<Record<string, Value>>;
  /** Fields of a list of objects that the provider fills in where they are not given. */
  readonly computedFields?: readonly string[];
  /** Fields of a list of objects that are deprecated. */
  readonly deprecatedFields?: readonly string[];
  /** Where the value of the state outlives a change of another argument: `true` also when it is null. */
  readonly keep?: boolean | 'set';
}

/** Objects within an attribute: one, or a list, set or map of them. */
export interface NestedAttributes {
  readonly nesting: 'single' | 'list' | 'set' | 'map';
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A repeatable block of arguments. */
export interface NestedBlock {
  /** `single` is one object or null; the others hold objects in lists. */
  readonly nesting: 'single' | 'list' | 'set';
  readonly block: Block;
  readonly max?: number;
  readonly forceNew?: boolean;
  /** True where a block that the configuration leaves out stays as it is. */
  readonly computed?: boolean;
  /** The argument by which elements are told apart, so that their order means nothing. */
  readonly key?: string;
  /** What the object gets when the block is left out. */
  readonly default?: Value;
}

/** The arguments and blocks of a resource, or of a block in it. */
export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks?: Readonly<Record<string, NestedBlock>>;
  readonly deprecated?: boolean;
}

/** The schema of a provider, a resource type or a data source. */
export interface Schema {
  readonly version: number;
  readonly block: Block;
}
