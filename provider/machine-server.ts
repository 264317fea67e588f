import { setTimeout as sleep } from 'node:timers/promises';
import { askBoot, type BootAccess } from '../boot/client';
import { ProviderError } from '../lab/providers/resource';

/** What the server says of a machine, as far as it is used here. */
export interface MachineView {
  readonly name: string;
  readonly state: string;
  readonly step?: string;
  readonly reason?: string;
  readonly address?: string;
  readonly identity: { readonly macs?: readonly string[] };
}

/** What users let happen. */
type Action = 'accept' | 'install' | 'retry' | 'release';

/** An operating system is on it, and nobody is about to change that. */
const SETTLED: ReadonlySet<string> = new Set(['installed', 'configuring', 'ready']);
/** On its way there. */
const UNDER_WAY: ReadonlySet<string> = new Set(['accepted', 'booting', 'installing']);

/** True of a machine with its operating system. */
export function isSettled(state: string): boolean {
  return SETTLED.has(state);
}

/** True of a machine that is being installed. */
export function isUnderWay(state: string): boolean {
  return UNDER_WAY.has(state);
}

const LOOK_MS = 1000;

/** The provisioning server, for one run of Terraform. */
export class MachineServer {
  /** @param access how it is reached; asked each time, since it is written anew where the server starts again */
  constructor(private readonly access: () => BootAccess) {}

  /** A machine; undefined where the server knows none of that name. */
  async find(name: string): Promise<MachineView | undefined> {
    try {
      return await askBoot<MachineView>(this.access(), pathOf(name));
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('BOOT_MACHINE_UNKNOWN')) return undefined;
      throw error;
    }
  }

  /** @throws BootError BOOT_REFUSED */
  change(name: string, action: Action, body?: object): Promise<MachineView> {
    return askBoot<MachineView>(this.access(), `${pathOf(name)}/${action}`, {
      method: 'POST',
      ...(body ? { body } : {}),
    });
  }

  /**
   * Waits for a machine while it is being installed, also over restarts of the server.
   *
   * @param limits until when, in seconds, and what ends the waiting before
   * @returns what became of it; what it is at where the waiting was ended
   * @throws ProviderError MACHINE_TIMEOUT
   */
  async settled(
    name: string,
    limits: { readonly timeout: number; readonly signal: AbortSignal },
  ): Promise<MachineView> {
    const until = performance.now() + limits.timeout * 1000;
    for (;;) {
      const seen = await this.find(name).catch((error: unknown) => {
        throwUnlessAway(error, until);
        return undefined;
      });
      if (seen && (!isUnderWay(seen.state) || limits.signal.aborted)) return seen;
      if (performance.now() > until) {
        throw new ProviderError(
          'MACHINE_TIMEOUT',
          `${name} is not installed after ${String(limits.timeout)} s`,
          {
            detail:
              `It is ${seen?.state ?? 'not known any more'}${seen?.step ? `, at ${seen.step}` : ''}. It goes on by itself; ` +
              'look at its console, and apply again to wait on.',
          },
        );
      }
      await sleep(LOOK_MS, undefined, { signal: limits.signal }).catch(() => undefined);
    }
  }
}

/** A server that is started again does not answer for a while. */
function throwUnlessAway(error: unknown, until: number): void {
  const isAway = error instanceof Error && 'code' in error && error.code === 'BOOT_SERVER_UNREACHABLE';
  if (!isAway || performance.now() > until) throw error;
}

function pathOf(name: string): string {
  return `/api/machines/${encodeURIComponent(name)}`;
}
