import { setTimeout as sleep } from 'node:timers/promises';
import type { BootServerProcess } from './boot-server';

/** What a fleet's way from discovered to ready took. */
export interface LifeCycle {
  /** Seconds until all were ready. */
  readonly seconds: number;
  readonly requests: number;
  /** Milliseconds of a request of a machine that half, and 99 of 100, were below. */
  readonly half: number;
  readonly most: number;
  /** Machines that are not ready. */
  readonly lost: number;
  /** Installations that were begun beside one for each machine. */
  readonly twice: number;
}

const STEPS = ['partitioning', 'extracting', 'configuring', 'installing the kernel', 'finishing'];
const USERS = 8;

/** Leads all machines through their installation, each begun within so many seconds. */
export async function liveThrough(
  server: BootServerProcess,
  names: readonly string[],
  spreadSeconds: number,
): Promise<LifeCycle> {
  const start = performance.now();
  const waiting = [...names];
  const operator = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await server.asUser(`/api/machines/${name}/accept`, { confirm: name });
      await server.asUser(`/api/machines/${name}/install`, {});
    }
  };
  await Promise.all(Array.from({ length: USERS }, operator));
  const tokens = await server.ask('tokens');
  const times: number[] = [];
  await Promise.all(
    names.map(async (name, index) => {
      const { boot = '', report = '' } = tokens[name] ?? {};
      await sleep((index / names.length) * spreadSeconds * 1000);
      const calls: readonly (readonly [string, object?])[] = [
        [`/boot/${boot}/script.ipxe`],
        ...['meta-data', 'user-data', 'vendor-data'].map((file) => [`/boot/${boot}/files/${file}`] as const),
        ...STEPS.map((step) => [`/report/${report}`, { kind: 'progress', step }] as const),
        [`/report/${report}`, { kind: 'succeeded' }],
      ];
      for (const [path, body] of calls) {
        times.push(await server.asMachine(path, body));
        await sleep(1000);
      }
    }),
  );
  const deadline = performance.now() + 120_000;
  let lost = names.length;
  while (lost > 0 && performance.now() < deadline) {
    await sleep(500);
    const machines = (await server.asUser('/api/machines')) as readonly { name: string; state: string }[];
    lost = names.length - machines.filter(({ state }) => state === 'ready').length;
  }
  const seconds = (performance.now() - start) / 1000;
  const events = await server.ask('events');
  times.sort((one, other) => one - other);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return {
    ...{ seconds, requests: times.length, half: at(0.5), most: at(0.99), lost },
    twice: (events['installer-started'] ?? 0) - names.length,
  };
}
