import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Machine, MachineEvent } from '../machines';
import { kexecScript } from '../provisioner';
import { type Desk } from './desk';
import { named, refusals, security } from './machine-schemas';
import { type MachineView, machineView, viewMachine, viewMachines } from './machine-view';
import { routesOf } from './plugin';
import { HttpRefusal, orRefuse, refusalBody } from './refusal';

const reason = z.string().min(1).max(256);
const tags = ['machines'];

/** What users let happen to a machine, by the last part of the path; each with what its body says. */
const ACTIONS = {
  retry: { summary: 'Try again what failed, without another installation', event: () => ({ kind: 'retry' }) },
  release: {
    summary: 'Give the machine back: nothing more is done to it',
    event: () => ({ kind: 'release' }),
  },
  mend: { summary: 'Take it back into service', event: () => ({ kind: 'mend' }) },
} as const satisfies Record<string, { summary: string; event: () => MachineEvent }>;

/** `/api/machines`: look at machines and say what may be done to them. */
export function machineApiRoutes(desk: Desk): FastifyPluginAsync {
  const { provisioner, network, specs } = desk;
  const view = (machine: Machine): Promise<MachineView> => viewMachine(desk, machine);
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/api/machines',
      config: { access: 'viewer' },
      schema: {
        tags,
        security,
        summary: 'All machines',
        response: { 200: z.array(machineView), 401: refusalBody },
      },
      handler: async () => [...viewMachines(desk, await provisioner.parts.fleet.list())],
    });
    app.route({
      method: 'GET',
      url: '/api/machines/:name',
      config: { access: 'viewer' },
      schema: {
        tags,
        security,
        summary: 'One machine',
        params: named,
        response: { 200: machineView, ...refusals },
      },
      handler: async ({ params: { name } }) => {
        const machine = await provisioner.parts.fleet.find(name);
        if (!machine) throw new HttpRefusal('BOOT_MACHINE_UNKNOWN', `there is no machine "${name}"`);
        return view(machine);
      },
    });
    app.route({
      method: 'POST',
      url: '/api/machines/:name/accept',
      config: { access: 'operator' },
      schema: {
        ...{ tags, security, params: named },
        summary: 'Allow one installation, which erases the disks',
        body: z.object({
          confirm: z.string().describe('The name of the machine, once more.'),
          again: z.boolean().default(false).describe('Where an operating system is on it.'),
        }),
        response: { 200: machineView, ...refusals },
      },
      handler: async ({ params: { name }, body, actor }) => {
        if (body.confirm !== name) {
          throw new HttpRefusal(
            'BOOT_REQUEST_INVALID',
            `"confirm" has to be "${name}": its disks will be erased`,
          );
        }
        const accept = (): ReturnType<typeof provisioner.accept> =>
          provisioner.accept(name, { actor, again: body.again });
        return view(orRefuse(await specs.during(name, false, accept)).machine);
      },
    });
    app.route({
      method: 'POST',
      url: '/api/machines/:name/install',
      config: { access: 'operator' },
      schema: {
        ...{ tags, security, params: named },
        summary:
          'Begin the installation that was accepted; a machine that the server switches is started by it',
        response: { 200: machineView, ...refusals },
      },
      handler: async ({ params: { name }, actor }) => {
        const { machine } = orRefuse(await specs.during(name, true, () => provisioner.install(name, actor)));
        // Who is told that it is armed may switch it on at once.
        await network.refresh();
        return view(machine);
      },
    });
    app.route({
      method: 'POST',
      url: '/api/machines/:name/kexec',
      config: { access: 'operator' },
      schema: {
        ...{ tags, security, params: named },
        summary: 'The script that starts its installer from the Linux that it runs, where it is armed',
        response: { 200: z.object({ script: z.string() }), ...refusals },
      },
      handler: async ({ params: { name }, actor }) => {
        const { script } = orRefuse(await kexecScript(provisioner, name, actor));
        return { script };
      },
    });
    for (const [action, { summary, event }] of Object.entries(ACTIONS)) {
      app.route({
        method: 'POST',
        url: `/api/machines/:name/${action}`,
        config: { access: 'operator' },
        schema: { tags, security, summary, params: named, response: { 200: machineView, ...refusals } },
        handler: async ({ params: { name }, actor }) => {
          const change = (): ReturnType<typeof provisioner.change> =>
            provisioner.change(name, event(), actor);
          const before = await provisioner.parts.fleet.find(name);
          // Its installation was accepted, and has not begun.
          const isInstalled = action === 'retry' && before?.status.failedIn === 'booting';
          return view(orRefuse(await (isInstalled ? specs.during(name, true, change) : change())).machine);
        },
      });
    }
    app.route({
      method: 'POST',
      url: '/api/machines/:name/break',
      config: { access: 'operator' },
      schema: {
        ...{ tags, security, params: named },
        summary: 'Take it out of service',
        body: z.object({ reason }),
        response: { 200: machineView, ...refusals },
      },
      handler: async ({ params: { name }, body, actor }) =>
        view(orRefuse(await provisioner.change(name, { kind: 'break', ...body }, actor)).machine),
    });
  });
}
