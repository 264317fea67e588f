import type { Schema } from '../schema';
import type { ObjectValue, Value, ValuePath } from '../values';
import type { Diagnostic } from './diagnostic';

/** What one call of Terraform gives to the code of a resource. */
export interface Operation<Session> {
  readonly session: Session;
  /** Aborted when Terraform asks the provider to stop. */
  readonly signal: AbortSignal;
  /** Shows a warning with the result. */
  warn(summary: string, detail?: string, path?: ValuePath): void;
  /** What the provider keeps beside the state, unseen by the user; stored with the state of a read. */
  readonly notes: Map<string, string>;
  /** The configuration of a resource that is being created or changed: the only place of values that are only written. */
  readonly config?: ObjectValue;
  /** Tells that the object exists now: if what follows fails, Terraform keeps this state and marks it tainted. */
  saved(state: ObjectValue): void;
}

/** A change as it is being planned; `prior` is null for a new object. */
export interface PlanDraft {
  readonly prior: ObjectValue | null;
  readonly config: ObjectValue;
  planned: Record<string, Value>;
  /** Arguments whose change replaces the object. */
  readonly replace: ValuePath[];
}

/** Complains about one value, or is silent. `'must be ovmf or seabios'` */
export type Validator = (value: Value) => string | undefined;

/** A type of resource. */
export interface ResourceType<Session> {
  readonly schema: Schema;
  /** True for the types that the real provider writes with the older SDK, whose plans Terraform does not check. */
  readonly legacy: boolean;
  /** What to use instead. */
  readonly deprecated?: string;
  /** By path without positions: `cpu.cores`. */
  readonly validators?: Readonly<Record<string, Validator>>;
  validate?(config: ObjectValue): readonly Diagnostic[];
  plan?(draft: PlanDraft, operation: Operation<Session>): void | Promise<void>;
  create(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue>;
  /** @returns null when the object is gone. */
  read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null>;
  update?(prior: ObjectValue, planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue>;
  delete(state: ObjectValue, operation: Operation<Session>): Promise<void>;
  /** Turns an import id into the start of a state; Terraform reads it next. */
  import?(id: string): ObjectValue;
}

/** A type of data source. */
export interface DataSource<Session> {
  readonly schema: Schema;
  /** What to use instead. */
  readonly deprecated?: string;
  /** By path without positions. */
  readonly validators?: Readonly<Record<string, Validator>>;
  read(config: ObjectValue, operation: Operation<Session>): Promise<ObjectValue>;
}

/** A provider. */
export interface Provider<Session> {
  /** `registry.terraform.io/bpg/proxmox` */
  readonly address: string;
  readonly schema: Schema;
  readonly resources: Readonly<Record<string, ResourceType<Session>>>;
  readonly dataSources: Readonly<Record<string, DataSource<Session>>>;
  readonly validators?: Readonly<Record<string, Validator>>;
  /** Makes the session that every operation gets. */
  configure(config: ObjectValue): Promise<Session>;
}
