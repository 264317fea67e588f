import type { Operation } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { Session } from '../../session';
import type { Machine, VmConfig } from '../machine';

/** What the readers of one VM share. */
export interface ReadContext {
  readonly machine: Machine;
  /** What Terraform knew. */
  readonly state: ObjectValue;
  readonly config: VmConfig;
  /** True when the VM was made as a copy; then most of what it has is not the configuration's. */
  readonly isClone: boolean;
  readonly operation: Operation<Session>;
}
