import { linkSync, rmSync } from 'node:fs';
import { GuestError } from '../guest-error';
import type { BootDevice, GuestInterface, MachineSpec } from '../guest-host';
import type { GuestRunner, RunnerParts } from '../guest-runner';
import type { GuestLimits } from '../holder';
import { askAgent, readAgentInterfaces } from './agent';
import { bootIndexes, deviceId, machineArguments } from './arguments';
import { makeMachineFiles } from './disk-files';
import { machineScript } from './launch-script';
import { Monitor, withMonitor } from './monitor';
import { machineRoot, rootObstacle } from '../root';
import { accelerator, firmwareFiles, firmwareObstacle, qemuObstacle } from './programs';

/** What QEMU takes beside the machine's own memory; its translated code is most of it. */
const OVERHEAD_MIB = 384;
/** Ids that Debian, systemd and the kernel leave alone. */
const FIRST_UID = 0x7000_0000;
const UIDS = 0x1000_0000;
/** The property that takes a device out of the boot order. */
const NEVER = -1;

/** Machines under QEMU. */
export class QemuRunner implements GuestRunner<MachineSpec> {
  readonly #resetListeners: ((vmid: number) => void)[] = [];
  readonly #watched = new Set<number>();

  constructor(private readonly parts: RunnerParts) {}

  unavailable(root?: string): string | null {
    const obstacle = qemuObstacle();
    if (obstacle !== null || root === undefined) return obstacle;
    return rootObstacle({ cacheDirectory: this.parts.cacheDirectory, name: machineRoot(root) });
  }

  limits({ memoryMib, cores }: MachineSpec): GuestLimits {
    return { memoryMib: memoryMib + OVERHEAD_MIB, cores };
  }

  /** @throws GuestError GUESTS_UNAVAILABLE when its firmware is not there. */
  async prepare(spec: MachineSpec): Promise<void> {
    const obstacle = firmwareObstacle(spec);
    if (obstacle !== null) throw new GuestError('GUESTS_UNAVAILABLE', obstacle);
    const files = this.parts.files(spec.vmid);
    const record = files.prepare(this.#withProxy(spec));
    const uid = FIRST_UID + (spec.vmid % UIDS);
    for (const name of ['monitor', 'events', 'agent', 'console'])
      rmSync(files.path('run', name), { force: true });
    const made = await makeMachineFiles(spec, files, uid);
    const kind = accelerator();
    const firmware = firmwareFiles(spec);
    const script = machineScript(record, {
      directory: files.directory,
      mtuOf: this.parts.mtuOf,
      uid,
      usesKvm: kind === 'kvm',
      ...made,
      arguments: machineArguments(spec, {
        accelerator: kind,
        uuid: record.uuid,
        hasSeed: made.hasSeed,
        ...(firmware ? { firmware } : {}),
      }),
    });
    files.write('launch', script, 0o700);
  }

  /** The first call that finds the monitor also starts the machine, which waits for it. */
  async isUp(vmid: number): Promise<boolean> {
    const record = this.parts.files(vmid).record();
    if (!record) return false;
    try {
      return await withMonitor(this.#socket(vmid, 'monitor'), async (monitor) => {
        const { status } = await monitor.ask<{ status: string }>('query-status');
        if (status === 'prelaunch') {
          await monitor.ask('cont');
          const { spec } = record;
          // The firmware has its order by now; what is set here is for the next start.
          if (spec.kind === 'qemu' && spec.bootOnce) await setOrder(monitor, spec, spec.boot);
        }
        return true;
      });
    } catch {
      return false;
    }
  }

  /** Presses the power button. */
  async powerOff(vmid: number): Promise<void> {
    // A machine that ends while it is asked has done what it should.
    await withMonitor(this.#socket(vmid, 'monitor'), (monitor) => monitor.ask('system_powerdown')).catch(
      () => undefined,
    );
  }

  /** Presses the reset button. */
  async reset(vmid: number): Promise<void> {
    await this.#ask(vmid, 'system_reset');
  }

  /** Sends a non-maskable interrupt. */
  async interrupt(vmid: number): Promise<void> {
    await this.#ask(vmid, 'inject-nmi');
  }

  /** Sets what the firmware of a running machine tries at its next start. */
  async setBootOrder(vmid: number, order: readonly BootDevice[]): Promise<void> {
    const spec = this.parts.files(vmid).record()?.spec;
    if (spec?.kind !== 'qemu') return;
    await withMonitor(this.#socket(vmid, 'monitor'), (monitor) => setOrder(monitor, spec, order));
  }

  /** Puts an image into a CD-ROM drive of a running machine, or takes it out. */
  async setMedium(vmid: number, drive: number, file: string | null): Promise<void> {
    const id = deviceId({ kind: 'cdrom', index: drive });
    const files = this.parts.files(vmid);
    // QEMU sees the folder of its sockets, and nothing that was not there when it started.
    const name = `${id}.iso`;
    await withMonitor(this.#socket(vmid, 'monitor'), async (monitor) => {
      await monitor.ask('blockdev-open-tray', { id, force: true });
      await monitor.ask('blockdev-remove-medium', { id }).catch(() => undefined);
      rmSync(files.path('run', name), { force: true });
      if (file === null) return;
      linkSync(file, files.path('run', name));
      await monitor.ask('blockdev-change-medium', {
        id,
        filename: `/run/${name}`,
        format: 'raw',
        'read-only-mode': 'read-only',
      });
    });
  }

  async interfaces(vmid: number): Promise<readonly GuestInterface[]> {
    try {
      return readAgentInterfaces(await this.askAgent(vmid, 'guest-network-get-interfaces'));
    } catch (error) {
      if (error instanceof GuestError) return [];
      throw error;
    }
  }

  async hold(vmid: number, isHeld: boolean): Promise<void> {
    const file = this.#socket(vmid, 'monitor');
    await withMonitor(file, (monitor) => monitor.ask(isHeld ? 'stop' : 'cont')).catch((error: unknown) => {
      // One that is let go before it ends may have ended.
      if (isHeld) throw error;
    });
  }

  askAgent(vmid: number, command: string, options?: object): Promise<unknown> {
    return askAgent(this.#socket(vmid, 'agent'), command, options);
  }

  /** Called whenever a running machine starts anew from its firmware, whoever wanted it. */
  onReset(listener: (vmid: number) => void): void {
    this.#resetListeners.push(listener);
  }

  /** Listens to what a running machine tells, until it ends. */
  async watch(vmid: number): Promise<void> {
    if (this.#watched.has(vmid)) return;
    const monitor = await Monitor.open(this.#socket(vmid, 'events'));
    this.#watched.add(vmid);
    monitor.onEvent((event) => {
      if (event === null) this.#watched.delete(vmid);
      else if (event === 'RESET') for (const listener of this.#resetListeners) listener(vmid);
    });
  }

  /** What a machine's cloud-init is told of the lab, unless the VM has vendor data of its own: where packages are. */
  #withProxy(spec: MachineSpec): MachineSpec {
    const { aptProxy } = this.parts;
    if (aptProxy === undefined || !spec.cloudInit || spec.cloudInit.vendorData !== undefined) return spec;
    const line = `Acquire::http::Proxy "${aptProxy}";`;
    const write = `test ! -d /etc/apt || echo '${line}' > /etc/apt/apt.conf.d/80lab-proxy`;
    const vendorData = `#cloud-config\nbootcmd:\n  - ${JSON.stringify(['sh', '-c', write])}\n`;
    return { ...spec, cloudInit: { ...spec.cloudInit, vendorData } };
  }

  #ask(vmid: number, command: string): Promise<unknown> {
    return withMonitor(this.#socket(vmid, 'monitor'), (monitor) => monitor.ask(command));
  }

  #socket(vmid: number, name: 'monitor' | 'events' | 'agent'): string {
    return this.parts.files(vmid).path('run', name);
  }
}

/** The firmware reads the order when it starts; a change counts from the next start on. */
async function setOrder(monitor: Monitor, spec: MachineSpec, order: readonly BootDevice[]): Promise<void> {
  const indexes = bootIndexes(order);
  const all = [
    ...spec.disks.map((_disk, index) => deviceId({ kind: 'disk', index })),
    ...spec.cdroms.map((_cdrom, index) => deviceId({ kind: 'cdrom', index })),
    ...spec.nics.map((_nic, index) => deviceId({ kind: 'nic', index })),
  ];
  const set = (id: string, index: number): Promise<unknown> =>
    monitor.ask('qom-set', { path: `/machine/peripheral/${id}`, property: 'bootindex', value: index });
  // No two devices may have the same place, not even for a moment.
  for (const id of all) await set(id, NEVER);
  for (const [id, index] of indexes) if (all.includes(id)) await set(id, index);
}
