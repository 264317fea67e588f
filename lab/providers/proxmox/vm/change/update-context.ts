import type { Operation } from '../../../resource';
import type { Session } from '../../session';
import type { Machine, VmConfig } from '../machine';
import type { Power } from '../power';
import type { Changes } from './changes';
import type { Edit } from './update-params';

/** What the steps of one update share. */
export interface UpdateContext {
  readonly changes: Changes;
  /** The VM's configuration before the update. */
  readonly config: VmConfig;
  readonly machine: Machine;
  readonly power: Power;
  readonly edit: Edit;
  readonly operation: Operation<Session>;
}
