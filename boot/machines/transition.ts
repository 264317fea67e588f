import type { MachineEvent, MachineEventKind } from './machine-event';
import { type MachineLimits, pauseAfter } from './limits';
import type { FailedIn, MachineState, MachineStatus } from './status';

/** What an event makes of a machine: another status, or words on why it may not happen. */
export type Transition =
  { readonly ok: true; readonly status: MachineStatus } | { readonly ok: false; readonly why: string };

/** When and within which limits. */
export interface TransitionContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly limits: MachineLimits;
}

type Rule<E> = (status: MachineStatus, event: E, context: TransitionContext) => MachineStatus | string;

/** From which states an event may come; the rule may have more to say. */
const RULES: {
  readonly [K in MachineEventKind]: {
    readonly from: readonly MachineState[];
    readonly rule: Rule<Extract<MachineEvent, { kind: K }>>;
  };
} = {
  accept: { from: ['discovered', 'installed', 'failed', 'ready', 'released'], rule: accept },
  install: { from: ['accepted'], rule: install },
  'power-failed': {
    from: ['booting'],
    rule: (status, { reason }, context) => bootAgain(status, reason, context),
  },
  'installer-started': { from: ['booting'], rule: startInstaller },
  progress: { from: ['installing', 'configuring', 'failed'], rule: progress },
  'install-succeeded': { from: ['installing', 'failed'], rule: succeed },
  'install-failed': { from: ['booting', 'installing'], rule: failInstall },
  configure: { from: ['installed'], rule: configure },
  configured: { from: ['installed', 'configuring'], rule: () => ({ ...rest('ready'), permission: 'spent' }) },
  'configure-failed': {
    from: ['configuring'],
    rule: (status, { reason }, context) => configureAgain(status, reason, context),
  },
  due: { from: ['accepted', 'booting', 'installing', 'installed', 'configuring'], rule: due },
  retry: { from: ['failed'], rule: retry },
  release: {
    // Also one that nothing was done to: what was learned of it is forgotten.
    from: [
      ...(['discovered', 'accepted', 'booting', 'installing', 'installed'] as const),
      ...(['configuring', 'ready', 'failed', 'broken'] as const),
    ],
    rule: () => rest('released'),
  },
  break: {
    from: [
      ...(['discovered', 'accepted', 'booting', 'installing', 'installed'] as const),
      ...(['configuring', 'ready', 'failed', 'released'] as const),
    ],
    rule: (_status, { reason }) => ({ ...rest('broken'), reason }),
  },
  mend: { from: ['broken'], rule: () => rest('discovered') },
};

/** What becomes of a machine by an event. Knows no clock, no network and no database. */
export function transition(
  status: MachineStatus,
  event: MachineEvent,
  context: TransitionContext,
): Transition {
  const { from, rule } = RULES[event.kind];
  if (!from.includes(status.state)) {
    return { ok: false, why: `${event.kind} needs a machine that is ${orList(from)}; it is ${status.state}` };
  }
  const result = (rule as Rule<MachineEvent>)(status, event, context);
  return typeof result === 'string' ? { ok: false, why: result } : { ok: true, status: result };
}

/** A state in which nothing happens by itself. */
function rest(state: MachineState): MachineStatus {
  return { state, permission: 'none', attempt: 0 };
}

function accept(
  status: MachineStatus,
  { again = false }: { readonly again?: boolean },
): MachineStatus | string {
  const isInstalled =
    status.state === 'ready' || status.state === 'installed' || status.failedIn === 'configuring';
  if (isInstalled && !again) {
    return 'it has an operating system, which another installation wipes: say that it is to be installed again';
  }
  return { state: 'accepted', permission: 'given', attempt: 0 };
}

function install(
  status: MachineStatus,
  { queued = false }: { readonly queued?: boolean },
  context: TransitionContext,
): MachineStatus {
  const { state, permission, attempt } = status;
  return queued ? { state, permission, attempt, dueAt: context.now } : boot(status, undefined, context);
}

function boot(status: MachineStatus, _event: unknown, { now, limits }: TransitionContext): MachineStatus {
  return {
    state: 'booting',
    permission: status.permission,
    attempt: status.attempt + 1,
    dueAt: now + limits.bootTimeoutMs,
  };
}

function bootAgain(status: MachineStatus, reason: string, { now, limits }: TransitionContext): MachineStatus {
  const { attempt, permission } = status;
  if (attempt >= limits.bootAttempts) return failed(status, 'booting', reason);
  return { state: 'accepted', permission, attempt, reason, dueAt: now + pauseAfter(attempt, limits) };
}

function startInstaller(
  { permission, attempt }: MachineStatus,
  { step }: { readonly step: string },
  { now, limits }: TransitionContext,
): MachineStatus | string {
  if (permission !== 'given') return 'its installation was started already; accept it again for another one';
  return {
    state: 'installing',
    permission: 'spent',
    attempt,
    step,
    percent: 0,
    dueAt: now + limits.installSilenceMs,
  };
}

function progress(
  status: MachineStatus,
  { step, percent }: { readonly step: string; readonly percent?: number },
  { now, limits }: TransitionContext,
): MachineStatus | string {
  if (status.state === 'configuring') return { ...status, step, dueAt: now + limits.configureSilenceMs };
  if (!isUnderInstallation(status)) return notInstalling(status);
  const reached = Math.max(status.percent ?? 0, Math.min(100, Math.max(0, Math.round(percent ?? 0))));
  return {
    state: 'installing',
    permission: 'spent',
    attempt: status.attempt,
    step,
    percent: reached,
    dueAt: now + limits.installSilenceMs,
  };
}

function succeed(status: MachineStatus): MachineStatus | string {
  if (!isUnderInstallation(status)) return notInstalling(status);
  return { state: 'installed', permission: 'spent', attempt: 0 };
}

function failInstall(
  status: MachineStatus,
  { reason }: { readonly reason: string },
  context: TransitionContext,
): MachineStatus {
  return status.state === 'booting'
    ? bootAgain(status, reason, context)
    : failed(status, 'installing', reason);
}

function configure(
  status: MachineStatus,
  _event: unknown,
  { now, limits }: TransitionContext,
): MachineStatus {
  return {
    state: 'configuring',
    permission: status.permission,
    attempt: status.attempt + 1,
    dueAt: now + limits.configureSilenceMs,
  };
}

function configureAgain(
  status: MachineStatus,
  reason: string,
  { now, limits }: TransitionContext,
): MachineStatus {
  const { attempt, permission } = status;
  if (attempt >= limits.configureAttempts) return failed(status, 'configuring', reason);
  return { state: 'installed', permission, attempt, reason, dueAt: now + pauseAfter(attempt, limits) };
}

function due(status: MachineStatus, event: unknown, context: TransitionContext): MachineStatus | string {
  if (status.dueAt === undefined || status.dueAt > context.now) return 'its time is not up';
  const { bootTimeoutMs, installSilenceMs, configureSilenceMs } = context.limits;
  switch (status.state) {
    case 'accepted':
      return boot(status, event, context);
    case 'booting':
      return bootAgain(status, `no installer asked for it within ${minutes(bootTimeoutMs)}`, context);
    case 'installing':
      return failed(status, 'installing', `its installer said nothing for ${minutes(installSilenceMs)}`);
    case 'installed':
      return configure(status, event, context);
    default:
      return configureAgain(
        status,
        `nothing was heard of Ansible for ${minutes(configureSilenceMs)}`,
        context,
      );
  }
}

function retry(status: MachineStatus, _event: unknown, { now }: TransitionContext): MachineStatus | string {
  const { failedIn, permission } = status;
  if (failedIn === 'booting' && permission === 'given') {
    return { state: 'accepted', permission, attempt: 0, dueAt: now };
  }
  if (failedIn === 'configuring') return { state: 'installed', permission, attempt: 0, dueAt: now };
  return 'its installation had begun; accept it again, which wipes its disks';
}

function failed(status: MachineStatus, failedIn: FailedIn, reason: string): MachineStatus {
  const { permission, attempt, step, percent } = status;
  return {
    state: 'failed',
    permission,
    attempt,
    failedIn,
    reason,
    ...(step === undefined ? {} : { step }),
    ...(percent === undefined ? {} : { percent }),
  };
}

/** Also one that was taken for dead and speaks again: a slow installer, or a clock that jumped. */
function isUnderInstallation({ state, failedIn }: MachineStatus): boolean {
  return state === 'installing' || failedIn === 'installing';
}

function notInstalling({ state }: MachineStatus): string {
  return `it is not being installed; it is ${state}`;
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${String(Math.round(ms / 1000))} s` : `${String(Math.round(ms / 60_000))} minutes`;
}

function orList(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
