import type { Context } from '../context';
import { CommandFailed } from '../exit';

/** What decides whether somebody has to be asked. */
export interface Approval {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
  /** Several would ask on one terminal. @default false */
  readonly isForSeveral?: boolean;
}

/** Whether nobody agreed to a change and nobody can be asked, so that it can only be looked what would change. */
export function lacksApproval({ interactive }: Context, options: Approval): boolean {
  const { dryRun = false, autoApprove = false, isForSeveral = false } = options;
  return !dryRun && !autoApprove && !(interactive && !isForSeveral);
}

/**
 * The end of a command that {@link lacksApproval} and only looked: done where nothing would change, refused where something
 * would.
 *
 * @throws CommandFailed told as `APPROVAL_NEEDED`
 */
export function endUnapproved(
  { interactive, writer }: Context,
  result: 'changed' | 'unchanged',
  { isForSeveral = false }: Approval = {},
): void {
  if (result === 'unchanged') {
    writer.line('nothing to change');
    return;
  }
  const why = isForSeveral && interactive ? 'shards would all ask at once' : 'nobody can be asked here';
  writer.note(`APPROVAL_NEEDED: ${why}, so that nothing of this was done; give --auto-approve for it`);
  throw new CommandFailed(2);
}
