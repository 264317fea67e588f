import { ConfigureError, type RunReport } from '../inventory';
import type { AnsibleCheck, EnvironmentDiff } from '../deploy';
import { runAnsible } from './commands/configure';
import type { Context } from './context';
import { readDeployment } from './deployment';
import { deployRoom } from './deploy-room';
import { CommandFailed } from './exit';
import type { PlanWish } from './plan-request';

/** Seconds that a machine that ran before may take to answer: nobody waits for its first start. */
const ANSWER_SECONDS = 30;

/** What a check run tells, of one machine each and whole. */
export interface CheckedByAnsible {
  readonly check: AnsibleCheck;
  /** Absent where Ansible was not run, or was broken off. */
  readonly report?: RunReport;
}

/**
 * Asks Ansible what it would change on the machines that are there and stay. What keeps it from asking is told beside the
 * diff, and does not keep that from being shown.
 *
 * @throws CommandFailed where somebody ends it
 */
export async function checkByAnsible(
  context: Context,
  diff: EnvironmentDiff,
  { environment, hosts, options }: PlanWish,
): Promise<CheckedByAnsible> {
  const { ansibleCheck, worthAsking } = deployRoom();
  const deployed = readDeployment(context, environment)?.hosts ?? {};
  const names = environment.vms.map(({ name }) => name).filter((name) => hosts?.includes(name) ?? true);
  const asked = worthAsking(
    diff,
    names.filter((name) => Object.hasOwn(deployed, name)),
  );
  const run =
    asked.length === 0
      ? {}
      : await lookedAt(context, environment.name, {
          ...options,
          hosts: asked,
          check: true,
          diff: true,
          answerSeconds: ANSWER_SECONDS,
        });
  return {
    check: ansibleCheck(diff, { names, asked, ...run }),
    ...(run.report ? { report: run.report } : {}),
  };
}

async function lookedAt(
  context: Context,
  ...run: [name: string, options: Parameters<typeof runAnsible>[2]]
): Promise<{ readonly report?: RunReport; readonly failure?: string }> {
  try {
    return { report: await runAnsible(context, ...run) };
  } catch (error) {
    // What was told already, such as a lab without guests.
    if (error instanceof CommandFailed && !context.signal.aborted)
      return { failure: 'Ansible could not be run' };
    if (!(error instanceof ConfigureError) || context.signal.aborted) throw error;
    context.writer.note(context.writer.colors.red(`${error.code}: ${error.message}`));
    return error.report ? { report: error.report } : { failure: error.message };
  }
}
