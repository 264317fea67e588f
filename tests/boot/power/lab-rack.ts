import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BmcAccess } from '../../../boot/power/power-control';
import { askBmc, startBmc } from '../../../lab/bmc';
import type { BareMetalHost, GuestSpec } from '../../../lab/guests';

/** The lab's real BMC, over machines that run nothing but are on or off. */
export interface LabRack {
  readonly access: BmcAccess;
  /** What each start was to try first, `metal1: network`. */
  readonly started: readonly string[];
  /** Cuts the power of all of them. */
  cut(): void;
  /** Asks the BMC as the lab's own commands do. */
  ask<T>(path: string): Promise<T>;
  close(): Promise<void>;
}

const OEM = {
  Nics: [{ Bridge: 'prov0' }],
  Disks: [{ SizeMib: 16 }],
  Bridges: [{ Name: 'prov0', Address: '10.99.0.1/24' }],
};

/** Starts one with machines. @param onStart told of each start */
export async function startLabRack(
  names: readonly string[],
  onStart: (name: string, spec: GuestSpec) => void = () => undefined,
): Promise<LabRack> {
  const directory = mkdtempSync(join(tmpdir(), 'rackwright-rack-'));
  const on = new Set<number>();
  const started: string[] = [];
  const nothing = (): Promise<void> => Promise.resolve();
  const host: BareMetalHost = {
    unavailable: () => null,
    setBridges: nothing,
    start: (spec) => {
      on.add(spec.vmid);
      const [first] = spec.kind === 'qemu' ? (spec.bootOnce ?? spec.boot) : [];
      started.push(`${spec.name}: ${first?.kind ?? 'nothing'}`);
      onStart(spec.name, spec);
      return Promise.resolve();
    },
    stop: (id) => {
      on.delete(id);
      return Promise.resolve();
    },
    hold: nothing,
    destroy: nothing,
    running: () => Promise.resolve([...on]),
    folder: (id) => join(directory, String(id)),
    interrupt: nothing,
    setBootOrder: nothing,
    setMedium: nothing,
    execInLab: () => Promise.reject(new Error('this rack has no network')),
    publish: () => undefined,
    onExit: () => undefined,
    onReset: () => undefined,
  };
  const bmc = await startBmc({ directory, host });
  for (const name of names) {
    await askBmc(directory, 'Systems', { method: 'POST', body: { Name: name, Oem: { Rackwright: OEM } } });
  }
  const { user, password } = JSON.parse(readFileSync(join(directory, 'bmc', 'credentials.json'), 'utf8')) as {
    user: string;
    password: string;
  };
  return {
    access: { address: '127.0.0.1', port: Number(new URL(bmc.url).port), tlsVerify: false, user, password },
    started,
    cut: () => {
      on.clear();
    },
    ask: (path) => askBmc(directory, path),
    close: async () => {
      await bmc.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
