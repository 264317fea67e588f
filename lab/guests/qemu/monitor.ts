import { GuestError } from '../guest-error';
import { JsonChannel, type Message } from './json-channel';

const TIMEOUT_MS = 10_000;

interface MonitorError {
  readonly class: string;
  readonly desc: string;
}

/**
 * One connection to a machine's monitor.
 *
 * @see https://www.qemu.org/docs/master/interop/qmp-spec.html (7.2)
 */
export class Monitor {
  #next = 0;

  private constructor(private readonly channel: JsonChannel) {}

  /** @throws Error of the system when nobody listens. */
  static async open(path: string): Promise<Monitor> {
    const monitor = new Monitor(await JsonChannel.open(path));
    await monitor.ask('qmp_capabilities');
    return monitor;
  }

  /** @throws GuestError GUEST_MONITOR_REFUSED with the monitor's own words. */
  async ask<T>(command: string, options?: object): Promise<T> {
    this.#next += 1;
    const id = this.#next;
    const request = { execute: command, id, ...(options === undefined ? {} : { arguments: options }) };
    const answer = await this.channel.ask(request, {
      isAnswer: (message) => message['id'] === id,
      timeoutMs: TIMEOUT_MS,
    });
    const error = answer?.['error'] as MonitorError | undefined;
    if (answer === null || error !== undefined) {
      throw new GuestError(
        'GUEST_MONITOR_REFUSED',
        `${command}: ${error?.desc ?? 'the machine does not answer'}`,
      );
    }
    return answer['return'] as T;
  }

  /** Called with each event by its name, and with null when the machine is gone. */
  onEvent(listener: (event: string | null, data: Message) => void): void {
    this.channel.listen((message) => {
      if (message === null) listener(null, {});
      else if (typeof message['event'] === 'string') {
        listener(message['event'], (message['data'] ?? {}) as Message);
      }
    });
  }

  /** Ends the connection, not the machine. */
  close(): void {
    this.channel.close();
  }
}

/** Asks a machine's monitor something and hangs up. */
export async function withMonitor<T>(path: string, work: (monitor: Monitor) => Promise<T>): Promise<T> {
  const monitor = await Monitor.open(path);
  try {
    return await work(monitor);
  } finally {
    monitor.close();
  }
}
