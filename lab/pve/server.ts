import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LabStore } from '../store';
import type { GuestHost } from '../guests';
import { Catalogue, cloudImages, type CatalogueEntry } from './catalogue';
import { Faults, faultRoutes, factsOfTask, requestScope } from './faults';
import { buildApp } from './http';
import { openState, Sequencer, TaskRunner, type IdSource, type Lab } from './model';
import { randomIds } from './random-ids';
import { notePowerOff, recoverLab } from './recovery';
import { needObjects } from './need-objects';
import { notHereRoutes } from './not-here';
import { checkHost, pageRoutes } from './page';
import { routes } from './routes';
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
  /** @default random ones */
  readonly ids?: IdSource;
  /** Milliseconds that a task of a type takes beside its work. @default 0 */
  readonly taskDuration?: (type: string) => number;
  /** Images that are known by the names of their files, before the built-in ones. */
  readonly catalogue?: readonly CatalogueEntry[];
  /** Folder of the files of the page at `/`. @default beside the code, which a bundle does not have */
  readonly pageAssets?: string;
  /** One line for a log. @default nothing */
  readonly onLog?: (line: string) => void;
}

/** A lab that answers. */
export interface LabServer {
  /** `https://127.0.0.1:8006/` */
  readonly url: string;
  /** `root@pam!rackwright=<uuid>`; also in the file `token` of the folder. */
  readonly token: string;
  /** Stops answering and closes the store; guests go on running. */
  close(): Promise<void>;
}

/** Starts the Proxmox VE API of a lab, with the state that the lab had when it was stopped or killed. */
export async function createLabServer(options: LabServerOptions): Promise<LabServer> {
  const { directory, guests } = options;
  const now = options.clock ?? Date.now;
  // Password hashes and the key of tickets lie in the state: nobody else looks into the folder.
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await mkdir(join(directory, 'state'), { recursive: true, mode: 0o700 });
  const store = LabStore.open(join(directory, 'state'));
  const state = openState(store);
  seedState(state, wholeModel(options.model ?? {}));
  const tls = await loadCertificate(directory, now());
  const faults = new Faults({
    state,
    now,
    onNode: (node, away) => {
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
    duration: options.taskDuration ?? (() => 0),
    failure: (task) => faults.taskFailure(task, requestScope.getStore() ?? factsOfTask(task)),
  });
  const lab: Lab = {
    state,
    tasks,
    guests,
    conditions: faults.standing,
    catalogue: new Catalogue([...(options.catalogue ?? []), ...cloudImages]),
    sequencer: new Sequencer(),
    now,
    startedAt: now(),
    ids: options.ids ?? randomIds,
    directory,
    version: String(state.settings.get('version')?.value),
    fingerprint: fingerprintOf(tls.cert),
    ticketSecret: String(state.settings.get('ticketSecret')?.value),
    settled: () => store.settled(),
    onLog: options.onLog ?? (() => undefined),
  };
  const token = administratorToken(lab);
  let recovered = (): void => undefined;
  const recovery = new Promise<void>((resolve) => {
    recovered = resolve;
  });
  const app = await buildApp(lab, tls, [...routes, ...notHereRoutes], {
    when: recovery,
    guard: needObjects,
    faults,
  });
  const host = options.host ?? '127.0.0.1';
  checkHost(app, host);
  await faultRoutes(app, { lab, faults });
  await pageRoutes(app, { lab, ...(options.pageAssets === undefined ? {} : { assets: options.pageAssets }) });
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
    close: async () => {
      faults.close();
      await tasks.close();
      await app.close();
      notePowerOff(lab);
      await store.close();
    },
  };
}

function wholeModel(model: LabModel | LabModelOptions): LabModel {
  return 'storages' in model ? model : createLabModel(model);
}
