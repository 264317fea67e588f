import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from '../http/desk';
import { type MachineView, viewMachines } from '../http/machine-view';
import type { Machine } from '../machines';
import { tokenOfBrowser } from './cookie';

const LOOK_MS = 1000;
const SIGN_OF_LIFE_MS = 15_000;
const MOST_READERS = 50;
const MOST_EVENTS = 1000;

interface Reader {
  readonly raw: ServerResponse;
  readonly token: string;
  /** Mark of each machine that it was told. */
  readonly told: Map<string, string>;
  saidAt: number;
  /** When its token was last found to be one. */
  foundAt: number;
}

interface Seen {
  readonly name: string;
  readonly view: MachineView | undefined;
  /** Another one where there is something else to be seen. */
  readonly mark: string;
}

/** A machine that waits for others is told anew when those change. */
function seenAs({ name, version }: Machine, view: MachineView | undefined): Seen {
  return { name, view, mark: `${String(version)} ${JSON.stringify(view?.waitsFor ?? [])}` };
}

/** Tells open dashboards of machines as they change; asks the database once for all of them, and not while there is none. */
export class MachineStream {
  readonly #desk: Desk;
  readonly #readers = new Set<Reader>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #lastEvent: number | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Keeps an answer open. The oldest one is let go where there are too many. */
  async add(
    request: FastifyRequest,
    reply: FastifyReply,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const token = tokenOfBrowser(request) ?? '';
    const user = await this.#desk.users.find(token);
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    raw.write(`event: user\ndata: ${JSON.stringify({ name: user?.name, role: user?.role })}\n\n`);
    for (const oldest of this.#readers) {
      if (this.#readers.size < MOST_READERS) break;
      this.#end(oldest);
    }
    const at = performance.now();
    const reader = { raw, token, told: new Map<string, string>(), saidAt: at, foundAt: at };
    this.#readers.add(reader);
    raw.on('close', () => {
      this.#end(reader);
    });
    this.#timer ??= setInterval(() => {
      this.#look();
    }, LOOK_MS).unref();
    this.#look();
  }

  /** Ends all of them. */
  close(): void {
    for (const reader of this.#readers) this.#end(reader);
  }

  #end(reader: Reader): void {
    reader.raw.end();
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#tell()
      .catch((error: unknown) => {
        this.#desk.onLog(`dashboard: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => (this.#isLooking = false));
  }

  async #tell(): Promise<void> {
    const machines = await this.#desk.provisioner.parts.fleet.list();
    const views = viewMachines(this.#desk, machines);
    const seen = machines.map((machine, index) => seenAs(machine, views[index]));
    const noted = await this.#noted();
    for (const reader of [...this.#readers]) {
      if (!(await this.#mayLook(reader))) {
        this.#end(reader);
        continue;
      }
      // One that does not keep up gets the state of when it does.
      if (reader.raw.writableNeedDrain) continue;
      const changed = seen.filter(({ name, mark }) => reader.told.get(name) !== mark || noted.has(name));
      const isFirst = reader.told.size === 0;
      if (changed.length > 0 || isFirst) this.#say(reader, changed);
      else if (performance.now() - reader.saidAt > SIGN_OF_LIFE_MS) this.#comfort(reader);
    }
  }

  /** Machines of which something was written down since the last look, also where it changed nothing. */
  async #noted(): Promise<ReadonlySet<string>> {
    const { fleet } = this.#desk.provisioner.parts;
    const after = this.#lastEvent;
    const events =
      after === undefined
        ? await fleet.events({ most: 1, isNewest: true })
        : await fleet.events({ after, most: MOST_EVENTS });
    this.#lastEvent = events.at(-1)?.id ?? after ?? 0;
    return new Set(events.map(({ machine }) => machine));
  }

  #say(reader: Reader, changed: readonly Seen[]): void {
    for (const { name, mark } of changed) reader.told.set(name, mark);
    reader.saidAt = performance.now();
    const { provisioner } = this.#desk;
    const views = changed.map(({ name, view }) => ({
      ...view,
      isSwitched: provisioner.isSwitched(name),
    }));
    reader.raw.write(`data: ${JSON.stringify(views)}\n\n`);
  }

  #comfort(reader: Reader): void {
    reader.saidAt = performance.now();
    reader.raw.write(': still here\n\n');
  }

  /** A token that was taken back, or is over, shows nothing more after at most a quarter of a minute. */
  async #mayLook(reader: Reader): Promise<boolean> {
    if (performance.now() - reader.foundAt < SIGN_OF_LIFE_MS) return true;
    reader.foundAt = performance.now();
    return (await this.#desk.users.find(reader.token)) !== undefined;
  }
}
