/** A machine that others of its group wait for. */
export interface AwaitedMachine {
  readonly name: string;
  readonly state: string;
  readonly reason?: string;
  /** Whether it gets no further unless somebody does something. */
  readonly isStuck: boolean;
}

/** What the server says of a machine, as far as it is told of. */
export interface SeenMachine {
  readonly name: string;
  readonly state: string;
  readonly step?: string;
  readonly percent?: number;
  readonly reason?: string;
  /** Whether Ansible configures it; absent where the site does not know it. */
  readonly hasPlaybook?: boolean;
  /** For whom Ansible waits before it does; the first of them. */
  readonly waitsFor?: readonly AwaitedMachine[];
  /** How many those are. */
  readonly waitsForCount?: number;
}

/** `rack1 is installing: partitioning (20 %)`, on one line whatever the machine says. */
export function sentenceOf(machine: SeenMachine): string {
  const what = whatOf(machine);
  return `${machine.name} is ${machine.state}${what === '' ? '' : `: ${what}`}`.replaceAll(
    /\s*[\r\n]\s*/g,
    ' ',
  );
}

/** What a machine is at, or why it is where it is, or for whom it waits; empty where nothing is to be said. */
export function whatOf({ step, percent, reason, ...machine }: SeenMachine): string {
  const progress = step === undefined ? '' : `${step}${percent ? ` (${String(percent)} %)` : ''}`;
  return [reason ?? progress, waitOf(machine)].filter((part) => part !== '').join('; ');
}

function waitOf({ state, waitsFor = [], waitsForCount = waitsFor.length, hasPlaybook }: SeenMachine): string {
  if (state !== 'installed') return '';
  if (hasPlaybook === false) return 'no playbook configures it here';
  return waitsFor.length === 0 ? '' : `waits for ${namesOf(waitsFor, waitsForCount)}`;
}

/** `rack2 (failed), rack3 (discovered) and 3 more` */
function namesOf(machines: readonly AwaitedMachine[], count: number): string {
  const words = machines.map(({ name, state }) => `${name} (${state})`).join(', ');
  const more = count - machines.length;
  return more > 0 ? `${words} and ${String(more)} more` : words;
}
