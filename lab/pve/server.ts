import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LabStore } from '../store';
import type { GuestHost } from '../guests';
import { Fencing } from './cluster';
import { Catalogue, cloudImages, containerArchives, containerImages, type CatalogueEntry } from './catalogue';
import { Faults, faultRoutes, factsOfTask, requestScope } from './faults';
import { buildApp, type AnyRoute } from './http';
import { FileLocks, openState, Sequencer, TaskRunner, type IdSource, type Lab, type LabState } from './model';
import { randomIds } from './random-ids';
import { notePowerOff, recoverLab } from './recovery';
import { needObjects } from './need-objects';
import { notHereRoutes } from './not-here';
import { checkHost, pageRoutes } from './page';
import { routes } from './routes';
import { nodeShell, type NodeShell } from './shell';
import { LabClock, taskDuration, type ClockSetting, type TaskDurations } from './clock';
import { Activity, controlRoutes, type Copies } from './control';
import { createLabModel, seedState, type LabModel, type LabModelOptions } from './seed';
import { loadCertificate, fingerprintOf } from './tls';
import { administratorToken } from './administrator-token';

/** How a lab is served. */
export interface LabServerOptions {
  /** Folder of everything that the lab keeps; made if it is not there. */
  readonly directory: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free port. @default 8006 */
  readonly port?: number;
  /** What a new lab holds, or its counts; a lab that was started before keeps what it has. @default one node `lab` */
  readonly model?: LabModel | LabModelOptions;
  /** Runs what machines become. */
  readonly guests: GuestHost;
  /** Milliseconds since 1970. @default the system's clock */
  readonly clock?: () => number;
  /** Sets the lab's own clock. @default as it was left, in a new lab that of the system */
  readonly time?: { readonly now?: number; readonly speed?: number };
  /** How long tasks take, from now on. @default as it was left, in a new lab no time */
  readonly taskDurations?: TaskDurations;
  /** @default random ones */
  readonly ids?: IdSource;
  /** Milliseconds that a task of a type takes beside its work. @default 0 */
  readonly taskDuration?: (type: string) => number;
  /** Longest time that a look at a running task is held open, in milliseconds; 0 answers at once, as PVE. @default 20000 */
  readonly holdTasksMs?: number;
  /** Images that are known by the names of their files, before the built-in ones. */
  readonly catalogue?: readonly CatalogueEntry[];
  /** How copies of the lab are kept. @default there are none */
  readonly copies?: Copies;
  /** Folder of the installed package, with the files of the page at `/`. @default that of the code, which a bundle does not have */
  readonly home?: string;
  /** One line for a log. @default nothing */
  readonly onLog?: (line: string) => void;
}

/** A lab that answers. */
export interface LabServer {
  /** `https://127.0.0.1:8006/` */
  readonly url: string;
  /** `root@pam!rackwright=<uuid>`; also in the file `token` of the folder. */
  readonly token: string;
  /** What the nodes do with what arrives over SSH. */
  readonly shell: NodeShell;
  /** Runs work that changes what is the lab's, when no copy is being made of it. */
  readonly change: <T>(work: () => Promise<T>) => Promise<T>;
  /** Stops answering and closes the store; guests go on running. */
  close(): Promise<void>;
}

/** Starts the Proxmox VE API of a lab, with the state that the lab had when it was stopped or killed. */
export async function createLabServer(options: LabServerOptions): Promise<LabServer> {
  const { directory, guests } = options;
  const system = options.clock ?? Date.now;
  // Password hashes and the key of tickets lie in the state: nobody else looks into the folder.
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await mkdir(join(directory, 'state'), { recursive: true, mode: 0o700 });
  const store = LabStore.open(join(directory, 'state'));
  const state = openState(store);
  seedState(state, wholeModel(options.model ?? {}));
  // Clients check the certificate by their own clocks.
  const tls = await loadCertificate(directory, system());
  const clock = openClock(state, system, options);
  const { now } = clock;
  const faults = new Faults({
    state,
    now,
    onNode: (node, away) => {
      if (away) fencing.begin(node);
      else fencing.end(node);
      for (const vm of state.vms.values()) {
        if (vm.node !== node || vm.status !== 'running' || vm.guestAbsent !== undefined || vm.paused)
          continue;
        guests.hold?.(vm.vmid, away).catch((error: unknown) => {
          options.onLog?.(`guest ${vm.vmid}: ${String(error)}`);
        });
      }
    },
  });
  const tasks = new TaskRunner({
    tasks: state.tasks,
    now,
    duration: options.taskDuration ?? durationOf(state, options),
    pause: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    failure: (task) => faults.taskFailure(task, requestScope.getStore() ?? factsOfTask(task)),
  });
  const lab: Lab = {
    state,
    tasks,
    guests,
    conditions: faults.standing,
    catalogue: new Catalogue([
      ...(options.catalogue ?? []),
      ...cloudImages,
      ...containerImages,
      ...containerArchives,
    ]),
    sequencer: new Sequencer(),
    locks: new FileLocks((milliseconds, signal) => clock.sleep(milliseconds, signal)),
    now,
    startedAt: now(),
    holdTasksMs: options.holdTasksMs ?? 20_000,
    ids: options.ids ?? randomIds,
    booting: new Map(),
    directory,
    version: String(state.settings.get('version')?.value),
    fingerprint: fingerprintOf(tls.cert),
    ticketSecret: String(state.settings.get('ticketSecret')?.value),
    settled: () => store.settled(),
    onLog: options.onLog ?? (() => undefined),
  };
  const fencing = new Fencing(lab, (milliseconds, signal) => clock.sleep(milliseconds, signal));
  const token = administratorToken(lab);
  let recovered = (): void => undefined;
  const recovery = new Promise<void>((resolve) => {
    recovered = resolve;
  });
  const activity = new Activity();
  const app = await buildApp(lab, tls, [...routes.map((each) => counted(each, activity)), ...notHereRoutes], {
    when: recovery,
    guard: needObjects,
    faults,
  });
  // All that is the lab's own comes after the check; PVE's own paths answer to any name.
  const host = options.host ?? '127.0.0.1';
  checkHost(app, host);
  await controlRoutes(app, {
    ...{ lab, clock, activity },
    backup: (folder) => store.backup(folder),
    ...(options.copies ? { copies: options.copies } : {}),
  });
  await faultRoutes(app, { lab, faults });
  await pageRoutes(app, { lab, ...(options.home === undefined ? {} : { home: options.home }) });
  try {
    // The port first: a second lab on the same port must not touch the guests. Requests wait until recovery has ended.
    await app.listen({ host, port: options.port ?? 8006 });
    await recoverLab(lab);
    faults.resume();
    recovered();
  } catch (error) {
    await app.close();
    await store.close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `https://${host}:${port}/`,
    token,
    shell: countedShell(nodeShell(lab), activity),
    change: (work) => activity.run(work),
    close: async () => {
      faults.close();
      fencing.close();
      await tasks.close();
      await app.close();
      notePowerOff(lab);
      await store.close();
    },
  };
}

/** A route that changes something waits while a copy of the lab is made. */
function counted(route: AnyRoute, activity: Activity): AnyRoute {
  if (route.method === 'GET') return route;
  return { ...route, handle: (call) => activity.run(() => route.handle(call)) };
}

function countedShell(shell: NodeShell, activity: Activity): NodeShell {
  return { ...shell, run: (command) => activity.run(() => shell.run(command)) };
}

/** The lab's clock as it was left, or as it is wanted now. */
function openClock(state: LabState, system: () => number, { time }: LabServerOptions): LabClock {
  const kept = state.settings.get('clock')?.value as ClockSetting | undefined;
  const clock = new LabClock(system, kept, (setting) => {
    state.settings.set('clock', { value: setting });
  });
  if (time) clock.set(time);
  return clock;
}

function durationOf(
  { settings }: LabState,
  { taskDurations }: LabServerOptions,
): (type: string, sequence: number) => number {
  if (taskDurations) settings.set('taskDurations', { value: taskDurations });
  const durations = settings.get('taskDurations')?.value as TaskDurations | undefined;
  return durations ? (type, sequence) => taskDuration(durations, type, sequence) : () => 0;
}

function wholeModel(model: LabModel | LabModelOptions): LabModel {
  return 'storages' in model ? model : createLabModel(model);
}
