import type { Fleet, Machine, MachineEvent } from '../machines';
import { canonicalIdentity, type MachineIdentity } from '../machines';
import type { Provisioner } from './provisioner';
import { refuse, type Result } from './result';

/** What a machine says of its installation. */
export type InstallReport =
  | { readonly kind: 'progress'; readonly step: string; readonly percent?: number }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** It came up from its disks. */
  | { readonly kind: 'first-boot'; readonly step: string };

/** What is learned with a report. */
export interface ReportContext {
  readonly address: string;
  readonly identity?: MachineIdentity;
  /** For the log of events. @default nothing */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Takes a report. Who says twice that it has finished is told the same twice. */
export async function takeReport(
  { parts }: Provisioner,
  token: string,
  { report, context }: { readonly report: InstallReport; readonly context: ReportContext },
): Promise<Result<{ machine: Machine }>> {
  const installation = parts.tokens.read('report', token);
  const machine = installation === undefined ? undefined : await parts.fleet.findByInstallation(installation);
  if (!machine) return refuse('BOOT_TOKEN_INVALID', 'this token is of no installation that goes on');
  const identity = canonicalIdentity(context.identity ?? {});
  if (contradicts(machine.identity, identity)) {
    await parts.fleet.noteSparsely({
      machine: machine.name,
      kind: 'refused',
      actor: 'machine',
      detail: { why: 'a report of another machine', ...identity },
    });
    return refuse(
      'BOOT_IDENTITY_CONFLICT',
      `this report is not of "${machine.name}", to whom its token was given`,
    );
  }
  const event = eventOf(report);
  const isOver = AFTER_INSTALLATION.has(machine.status.state);
  await keepDetail(parts.fleet, machine, { report, context });
  if (event === undefined || (isOver && report.kind === 'succeeded')) return { ok: true, machine };
  // What goes on then is Ansible's, who tells of it without this token.
  if (isOver) return refuse('BOOT_MACHINE_STATE', `"${machine.name}" is ${machine.status.state} already`);
  const given = { actor: 'machine', address: context.address, identity };
  const applied = await parts.fleet.apply(machine.name, event, given);
  return applied.ok ? applied : refuse('BOOT_MACHINE_STATE', `"${machine.name}": ${applied.why}`);
}

/**
 * Writes down what was learned. How it ended, and with which host keys, is believed while the installation goes on, and not of
 * who sends its token once more; anything else is written down sparsely.
 */
async function keepDetail(
  fleet: Fleet,
  { name: machine, status }: Machine,
  {
    report: { kind },
    context: { detail },
  }: { readonly report: InstallReport; readonly context: ReportContext },
): Promise<void> {
  if (detail === undefined) return;
  const isUnderWay = status.state === 'installing' || status.failedIn === 'installing';
  const note = { machine, kind, actor: 'machine', detail };
  if (kind === 'first-boot' || (kind === 'progress' && isUnderWay)) await fleet.noteSparsely(note);
  else if (isUnderWay) await fleet.note(note);
}

const AFTER_INSTALLATION: ReadonlySet<string> = new Set(['installed', 'configuring', 'ready']);

function eventOf(report: InstallReport): MachineEvent | undefined {
  switch (report.kind) {
    case 'progress':
      return report;
    case 'succeeded':
      return { kind: 'install-succeeded' };
    case 'failed':
      return { kind: 'install-failed', reason: report.reason };
    case 'first-boot':
      return undefined;
  }
}

function contradicts(learned: MachineIdentity, said: MachineIdentity): boolean {
  const differs = (one?: string, other?: string): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return differs(learned.uuid, said.uuid) || differs(learned.serial, said.serial);
}
