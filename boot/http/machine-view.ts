import { z } from 'zod';
import { networkMachine, type Site } from '../../site';
import { type Machine, MACHINE_STATES } from '../machines';

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
  identity: z.object({
    macs: z.array(z.string()).readonly().optional(),
    uuid: z.string().optional(),
    serial: z.string().optional(),
  }),
});

/** Shows a machine. */
export function viewMachine(
  site: Site,
  { name, status, changedAt, address, identity }: Machine,
): z.infer<typeof machineView> {
  const described = networkMachine(site, name);
  const { state, attempt, step, percent, reason, failedIn, dueAt } = status;
  return {
    ...{ name, state, attempt, step, percent, reason, failedIn, address },
    ...(described ? { kind: described.vm ? ('vm' as const) : ('iron' as const) } : {}),
    ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt).toISOString() }),
    changedAt: new Date(changedAt).toISOString(),
    identity,
  };
}
