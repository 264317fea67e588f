import { z } from 'zod';
import { networkMachine } from '../../site';
import { type Awaited, awaitedBy, isStuck } from '../jobs';
import { type Machine, MACHINE_STATES } from '../machines';
import type { Desk } from './desk';

/** A machine as clients see it. */
export const machineView = z.object({
  name: z.string(),
  state: z.enum(MACHINE_STATES),
  attempt: z.int().describe('How often what it is at was begun.'),
  step: z.string().optional().describe('What the installer says that it is at.'),
  percent: z.int().optional().describe('How much of the installation is done.'),
  reason: z.string().optional(),
  failedIn: z.enum(['booting', 'installing', 'configuring']).optional(),
  dueAt: z.iso.datetime().optional().describe('When time is up, or the next attempt begins.'),
  changedAt: z.iso.datetime(),
  address: z.string().optional(),
  kind: z
    .enum(['iron', 'vm'])
    .optional()
    .describe('What the site says that it is; absent where it knows no such machine.'),
  hasPlaybook: z
    .boolean()
    .optional()
    .describe('Whether Ansible configures it; where it does not, installed is where it stays.'),
  waitsFor: z
    .array(
      z.object({
        name: z.string(),
        state: z.enum(MACHINE_STATES),
        reason: z.string().optional(),
        isStuck: z.boolean().describe('Whether it gets no further unless somebody does something.'),
      }),
    )
    .optional()
    .describe(
      'Machines of its group that have no operating system yet, for which Ansible waits: those first that are stuck, at most 20.',
    ),
  waitsForCount: z.int().optional().describe('How many those are.'),
  installation: z.string().optional().describe('The one that was accepted last.'),
  identity: z.object({
    macs: z.array(z.string()).readonly().optional(),
    uuid: z.string().optional(),
    serial: z.string().optional(),
  }),
});

/** What is seen of a machine. */
export type MachineView = z.infer<typeof machineView>;

/** A group may be a thousand machines, each of which waits for the same ones. */
const MOST_AWAITED = 20;

/** Shows machines. @param all that there are @param shown some of them @default all */
export function viewMachines(
  { provisioner, isConfigured }: Pick<Desk, 'provisioner' | 'isConfigured'>,
  all: readonly Machine[],
  shown: readonly Machine[] = all,
): readonly MachineView[] {
  const site = provisioner.parts.site();
  const hosts = site.hosts ?? [];
  const iron = new Map(hosts.map((host) => [host.name, host]));
  const awaited = awaitedBy({ hosts, machines: all, isConfigured });
  // Those of a group are one list, which is drawn once.
  const drawn = new Map<readonly Awaited[], MachineView['waitsFor']>();
  return shown.map(({ name, status, changedAt, address, installation, identity }) => {
    const described = networkMachine(site, name);
    const host = iron.get(name);
    const waits = awaited.get(name) ?? [];
    const waitsFor = drawn.get(waits) ?? viewAwaited(waits);
    drawn.set(waits, waitsFor);
    const { state, attempt, step, percent, reason, failedIn, dueAt } = status;
    return {
      ...{ name, state, attempt, step, percent, reason, failedIn, address },
      ...(described
        ? {
            kind: described.vm ? ('vm' as const) : ('iron' as const),
            hasPlaybook: host !== undefined && isConfigured(host),
          }
        : {}),
      ...(waits.length === 0 ? {} : { waitsFor, waitsForCount: waits.length }),
      ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt).toISOString() }),
      changedAt: new Date(changedAt).toISOString(),
      ...(installation === undefined ? {} : { installation }),
      identity,
    };
  });
}

/** Shows a machine as it was just found. */
export async function viewMachine(
  desk: Pick<Desk, 'provisioner' | 'isConfigured'>,
  machine: Machine,
): Promise<MachineView> {
  // What others are like matters to one alone that may wait for them.
  const all = machine.status.state === 'installed' ? await desk.provisioner.parts.fleet.list() : [machine];
  const [view] = viewMachines(desk, all, [machine]);
  if (view === undefined) throw new Error(`"${machine.name}" was not drawn`);
  return view;
}

function viewAwaited(awaited: readonly Awaited[]): NonNullable<MachineView['waitsFor']> {
  return awaited
    .map((each) => ({
      ...{ name: each.name, state: each.status?.state ?? 'discovered', isStuck: isStuck(each) },
      ...(each.status?.reason === undefined ? {} : { reason: each.status.reason }),
    }))
    .sort((one, other) => Number(other.isStuck) - Number(one.isStuck))
    .slice(0, MOST_AWAITED);
}
