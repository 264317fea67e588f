import type { Lab } from '../../model';

/** How far the manager is with a node that went away; one that came back is forgotten. */
export type FenceStep = 'fence' | 'fenced';

const FENCES = 'haFences';
const ERRORS = 'haErrors';

/** How far the manager is with a node; undefined for one that it did not give up. */
export function fenceStep(lab: Lab, node: string): FenceStep | undefined {
  return fences(lab)[node];
}

/** Notes how far it is. */
export function noteFence(lab: Lab, node: string, step: FenceStep | undefined): void {
  const others = Object.fromEntries(Object.entries(fences(lab)).filter(([name]) => name !== node));
  lab.state.settings.set(FENCES, { value: step === undefined ? others : { ...others, [node]: step } });
}

/** Whether a resource failed to start: the manager leaves it alone until it is disabled. */
export function isInError(lab: Lab, sid: string): boolean {
  return errors(lab).includes(sid);
}

/** Notes a failure, or that it is over. */
export function noteError(lab: Lab, sid: string, hasFailed: boolean): void {
  if (isInError(lab, sid) === hasFailed) return;
  const others = errors(lab).filter((other) => other !== sid);
  lab.state.settings.set(ERRORS, { value: hasFailed ? [...others, sid] : others });
}

function fences(lab: Lab): Readonly<Record<string, FenceStep>> {
  return (lab.state.settings.get(FENCES)?.value ?? {}) as Readonly<Record<string, FenceStep>>;
}

function errors(lab: Lab): readonly string[] {
  return (lab.state.settings.get(ERRORS)?.value ?? []) as readonly string[];
}
