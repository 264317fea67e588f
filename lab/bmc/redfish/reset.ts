import { z } from 'zod';
import type { Machines } from '../machines';
import { checked, machineOf, ROOT, type Route } from './call';
import { RedfishError } from './redfish-error';

/** Ways to change the power of a machine. */
export const RESET_TYPES = [
  ...['On', 'ForceOn', 'ForceOff', 'GracefulShutdown', 'GracefulRestart', 'ForceRestart', 'PowerCycle'],
  ...['PushPowerButton', 'Nmi', 'Pause', 'Resume'],
] as const;

/** What each does. Asking an operating system takes as long as it likes, so that nobody waits for it. */
const ACTIONS: Readonly<Record<string, (machines: Machines, name: string) => Promise<void>>> = {
  On: (machines, name) => machines.on(name),
  ForceOn: (machines, name) => machines.on(name),
  ForceOff: (machines, name) => machines.off(name),
  GracefulShutdown: (machines, name) => inBackground(machines.shutdown(name)),
  GracefulRestart: (machines, name) => inBackground(machines.restart(name, 'shutdown')),
  ForceRestart: (machines, name) => machines.restart(name, 'kill'),
  PowerCycle: (machines, name) => machines.restart(name, 'kill'),
  PushPowerButton: (machines, name) =>
    machines.power(name) === 'Off' ? machines.on(name) : inBackground(machines.shutdown(name)),
  Nmi: (machines, name) => machines.interrupt(name),
  Pause: (machines, name) => machines.hold(name, true),
  Resume: (machines, name) => machines.hold(name, false),
};

/** It writes what becomes of it into the event log; a failure is seen in the power state. */
function inBackground(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return Promise.resolve();
}

const body = z.strictObject({ ResetType: z.string().default('On') });

/** `/redfish/v1/Systems/{id}/Actions/ComputerSystem.Reset` */
export const resetRoute: Route = {
  method: 'POST',
  path: `${ROOT}/Systems/:id/Actions/ComputerSystem.Reset`,
  handle: async (call) => {
    const { name } = machineOf(call);
    const { ResetType } = checked(body, call.body);
    const action = ACTIONS[ResetType];
    if (!action) {
      throw new RedfishError(400, 'ActionParameterNotSupported', [
        `ResetType: ${ResetType} is not one of ${RESET_TYPES.join(', ')}.`,
      ]);
    }
    await action(call.bmc.machines, name);
    return {};
  },
};
