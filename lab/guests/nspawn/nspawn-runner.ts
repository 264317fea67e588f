import type { GuestFiles, GuestRecord } from '../guest';
import type { GuestInterface, HostSpec } from '../guest-host';
import type { GuestRunner, RunnerParts } from '../guest-runner';
import type { GuestLimits } from '../holder';
import { interfacesOf } from '../network';
import { needRoot, rootObstacle } from '../root';
import { launchScript } from './launch-script';

/** Where systemd in a guest puts its own process 1, below the guest's control group. */
const INIT_GROUP = 'machine/payload/init.scope';
/** SIGRTMIN+4, at which systemd powers off; glibc's SIGRTMIN is 34. */
const POWER_OFF_SIGNAL = 38;

/** Guests that boot a whole operating system: systemd-nspawn over the shared root. */
export class NspawnRunner implements GuestRunner<HostSpec> {
  constructor(private readonly parts: RunnerParts) {}

  unavailable(root?: string): string | null {
    return rootObstacle({ cacheDirectory: this.parts.cacheDirectory, name: root });
  }

  limits({ memoryMib, cores }: HostSpec): GuestLimits {
    return { memoryMib, cores };
  }

  /** @throws GuestError GUESTS_UNAVAILABLE when the root is not there. */
  prepare(spec: HostSpec): void {
    const { directory } = needRoot({ cacheDirectory: this.parts.cacheDirectory, name: spec.root });
    const files = this.parts.files(spec.vmid);
    const record = files.prepare(spec, directory);
    files.makeFolders('upper', 'work', 'root');
    this.#writeLaunch(files, record);
  }

  networkProcess(vmid: number): number | undefined {
    return this.#init(vmid);
  }

  /** What is in a guest sees to its new cards; a reboot of its own finds them as well. */
  replugged(vmid: number): void {
    const files = this.parts.files(vmid);
    const record = files.record() as GuestRecord<HostSpec> | null;
    if (record) this.#writeLaunch(files, record);
  }

  isUp(vmid: number): Promise<boolean> {
    return Promise.resolve(this.#init(vmid) !== undefined);
  }

  /** Init ignores it while it is still starting. */
  powerOff(vmid: number): Promise<void> {
    const init = this.#init(vmid);
    if (init !== undefined) sendSignal(init, POWER_OFF_SIGNAL);
    return Promise.resolve();
  }

  interfaces(vmid: number): Promise<readonly GuestInterface[]> {
    return interfacesOf(this.#init(vmid));
  }

  hold(vmid: number, isHeld: boolean): Promise<void> {
    this.parts.cgroups.freeze(String(vmid), isHeld);
    return Promise.resolve();
  }

  #writeLaunch(files: GuestFiles, record: GuestRecord<HostSpec>): void {
    const { cgroups, mtuOf, aptProxy } = this.parts;
    const script = launchScript(record, {
      directory: files.directory,
      cgroup: cgroups.unified(String(record.spec.vmid)),
      mtuOf,
      ...(aptProxy === undefined ? {} : { aptProxy }),
    });
    files.replace('launch', script, 0o700);
  }

  #init(vmid: number): number | undefined {
    return nspawnInit(this.parts.cgroups, vmid);
  }
}

/** Process id of a guest's systemd as the host sees it. */
export function nspawnInit(cgroups: RunnerParts['cgroups'], vmid: number): number | undefined {
  return cgroups.processes(String(vmid), INIT_GROUP)[0];
}

function sendSignal(pid: number, number: number): void {
  try {
    process.kill(pid, number);
  } catch {
    // It ended meanwhile, as it should.
  }
}
