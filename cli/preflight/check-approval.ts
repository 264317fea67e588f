import type { Context } from '../context';
import { CommandFailed } from '../exit';

/** What decides whether somebody has to be asked. */
export interface Approval {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
  /** Several would ask on one terminal. @default false */
  readonly isForSeveral?: boolean;
}

/**
 * Refuses to change something where nobody agreed and nobody can be asked.
 * @throws CommandFailed told as `APPROVAL_NEEDED`
 */
export function checkApproval({ interactive, writer }: Context, options: Approval): void {
  const { dryRun, autoApprove, isForSeveral = false } = options;
  if (dryRun || autoApprove || (interactive && !isForSeveral)) return;
  const why = isForSeveral && interactive ? 'shards would all ask at once' : 'nobody can be asked here';
  writer.note(`APPROVAL_NEEDED: ${why}; give --auto-approve, or --dry-run to look only`);
  throw new CommandFailed(2);
}
