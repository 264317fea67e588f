import {
  addAudit,
  type AuditEntry,
  type AuditRecord,
  countAudit,
  type Database,
  listAudit,
  trimAudit,
} from '../store';

/** What an audit log works with. */
export interface AuditLogParts {
  readonly database: Database;
  readonly onLog: (line: string) => void;
}

/** A request to be written down. */
export interface AuditedRequest extends AuditEntry {
  /** True where a user changed something: each of those is a row of its own. */
  readonly isOfUser: boolean;
}

/** How long requests that are alike are one row. */
const WINDOW_MS = 3600_000;
/** After so long at most, those that came since are in the database. */
const FLUSH_MS = 60_000;
/** Different requests of one window, of strangers and of all; what comes beyond that is one row for each status. */
const MOST_KINDS = { nobody: 200, all: 10_000 };
/** Rows that are kept of what machines and strangers asked. */
const MOST_ROWS = 100_000;

/** Who did not prove who he is. */
export const NOBODY = 'nobody';

interface Row {
  readonly id: Promise<number>;
  /** Not in the database yet. */
  more: number;
  lastAt: number;
}

/**
 * Who asked for what. What anybody on the network can bring about is merged: of requests that are alike, the first is written
 * down at once, and the others of that hour are counted in its row; so that nobody fills the database, however much he asks.
 */
export class AuditLog {
  readonly #parts: AuditLogParts;
  #rows = new Map<string, Row>();
  #strangers = 0;
  #begunAt = 0;
  #flushedAt = 0;

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
  }

  /** Writes a request down. A database that cannot is told to whoever runs the server, and to nobody else. */
  async add({ isOfUser, ...entry }: AuditedRequest): Promise<void> {
    await this.#orLog(isOfUser ? addAudit(this.#parts.database, entry) : this.#merge(entry));
  }

  /** The last entries, the newest first. */
  async list(most: number): Promise<readonly AuditRecord[]> {
    await this.#flush();
    return listAudit(this.#parts.database, most);
  }

  /** Writes down what was counted. */
  close(): Promise<void> {
    return this.#orLog(this.#flush());
  }

  async #merge(entry: AuditEntry): Promise<void> {
    const { at } = entry;
    // A clock that was set back begins anew as well.
    if (Math.abs(at - this.#begunAt) >= WINDOW_MS) await this.#begin(at);
    if (Math.abs(at - this.#flushedAt) >= FLUSH_MS) {
      this.#flushedAt = at;
      await this.#flush();
    }
    const row = this.#rows.get(keyOf(entry)) ?? this.#rows.get(keyOf(many(entry)));
    if (row) {
      row.more += 1;
      row.lastAt = at;
      return;
    }
    const isStranger = entry.actor === NOBODY;
    const hasRoom = this.#rows.size < MOST_KINDS.all && !(isStranger && this.#strangers >= MOST_KINDS.nobody);
    const kept = hasRoom ? entry : many(entry);
    if (isStranger) this.#strangers += 1;
    const id = addAudit(this.#parts.database, kept);
    this.#rows.set(keyOf(kept), { id, more: 0, lastAt: at });
    await id.catch((error: unknown) => {
      this.#rows.delete(keyOf(kept));
      throw error;
    });
  }

  async #begin(at: number): Promise<void> {
    const before = [...this.#rows.values()];
    this.#begunAt = at;
    this.#flushedAt = at;
    this.#rows = new Map();
    this.#strangers = 0;
    await this.#write(before);
    await trimAudit(this.#parts.database, MOST_ROWS);
  }

  #flush(): Promise<void> {
    return this.#write([...this.#rows.values()]);
  }

  async #write(rows: readonly Row[]): Promise<void> {
    for (const row of rows.filter(({ more }) => more > 0)) {
      const { more: times, lastAt } = row;
      row.more = 0;
      await countAudit(this.#parts.database, { id: await row.id, times, lastAt }).catch((error: unknown) => {
        row.more += times;
        throw error;
      });
    }
  }

  async #orLog(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#parts.onLog(`audit: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** As a row that stands for requests of many kinds. */
function many({ at, status }: AuditEntry): AuditEntry {
  return { at, actor: 'many', address: 'many', method: 'many', route: 'many', status };
}

function keyOf({ actor, address, method, route, status }: AuditEntry): string {
  return [actor, address, method, route, status].join(' ');
}
