import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { GuestBridge, GuestHost, GuestInterface, GuestNic, GuestSpec } from '../../../lab/guests';

/** A `GuestHost` that keeps its guests in memory and remembers what it was asked for. */
export class RecordingGuests implements GuestHost {
  readonly calls: string[] = [];
  readonly specs = new Map<number, GuestSpec>();
  bridges: readonly GuestBridge[] = [];
  /** Said of `unavailable`. */
  absence: string | null = null;
  /** Made to fail by tests. */
  failure: Error | undefined;
  /** What starts wait for. */
  held: Promise<void> = Promise.resolve();
  #listeners: ((vmid: number) => void)[] = [];

  unavailable(): string | null {
    return this.absence;
  }

  applyNetwork(bridges: readonly GuestBridge[]): Promise<void> {
    this.bridges = bridges;
    return Promise.resolve();
  }

  async start(spec: GuestSpec): Promise<void> {
    this.calls.push(`start ${spec.vmid}`);
    await this.held;
    if (this.failure) throw this.failure;
    this.specs.set(spec.vmid, spec);
  }

  stop(vmid: number, how: 'shutdown' | 'kill'): Promise<void> {
    this.calls.push(`${how} ${vmid}`);
    this.specs.delete(vmid);
    return Promise.resolve();
  }

  setNics(vmid: number, nics: readonly GuestNic[]): Promise<void> {
    this.calls.push(`cards ${vmid}`);
    const spec = this.specs.get(vmid);
    if (spec) this.specs.set(vmid, { ...spec, nics });
    return Promise.resolve();
  }

  hold(vmid: number, isHeld: boolean): Promise<void> {
    this.calls.push(`${isHeld ? 'hold' : 'release'} ${vmid}`);
    return Promise.resolve();
  }

  pack(vmid: number, archive: string): Promise<boolean> {
    mkdirSync(dirname(archive), { recursive: true });
    writeFileSync(archive, `what ${vmid} wrote`);
    return Promise.resolve(true);
  }

  unpack(vmid: number, archive: string | undefined): Promise<void> {
    const held = archive === undefined ? 'nothing' : readFileSync(archive, 'utf8');
    this.calls.push(`${vmid} gets ${held}`);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }

  destroy(vmid: number): Promise<void> {
    this.calls.push(`destroy ${vmid}`);
    this.specs.delete(vmid);
    return Promise.resolve();
  }

  running(): Promise<readonly number[]> {
    return Promise.resolve([...this.specs.keys()]);
  }

  interfaces(vmid: number): Promise<readonly GuestInterface[]> {
    const nics = this.specs.get(vmid)?.nics ?? [];
    return Promise.resolve(
      nics.map(({ name, mac }) => ({
        name,
        mac: mac.toLowerCase(),
        addresses: [{ address: '10.0.12.99', prefix: 24, family: 'ipv4' }],
      })),
    );
  }

  onExit(listener: (vmid: number) => void): void {
    this.#listeners.push(listener);
  }

  /** The guest powers itself off. */
  powerOff(vmid: number): void {
    this.specs.delete(vmid);
    for (const listener of this.#listeners) listener(vmid);
  }

  close(): Promise<void> {
    this.specs.clear();
    return Promise.resolve();
  }
}
