import { randomUUID } from 'node:crypto';
import type { Json } from '../../site';
import { SparseNotes } from '../machines';
import {
  type AnswerRequestRow,
  type Database,
  deleteAnswerRequest,
  insertAnswerRequest,
  keepHook,
  listAnswerRequests,
  trimAnswerRequests,
} from '../store';

/** What the list works with. */
export interface AnswerRequestsParts {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onLog: (line: string) => void;
}

/** Kept of those that got no answers, which anybody can ask for; and listed of all. */
const MOST = { refused: 100, listed: 1000 };

/**
 * Which installers of Proxmox VE asked for answers, and what they said: for people. Whether a machine is installed is not
 * decided by it, so that nothing fails where it cannot be written.
 */
export class AnswerRequests {
  readonly #parts: AnswerRequestsParts;
  readonly #sparse = new SparseNotes();

  constructor(parts: AnswerRequestsParts) {
    this.#parts = parts;
  }

  /** One was answered. @param installation id of it */
  answered(installation: string, machine: string, info: Json): Promise<void> {
    const { database, now } = this.#parts;
    return this.#orLog(insertAnswerRequest(database, { id: installation, receivedAt: now(), machine, info }));
  }

  /** One was not. Of one who asks again and again some are kept. @param mark by which it is told from others */
  async refused(mark: string, info: Json): Promise<void> {
    const { database, now } = this.#parts;
    if (this.#sparse.count(mark, 'answer', now()) === undefined) return;
    await this.#orLog(insertAnswerRequest(database, { id: randomUUID(), receivedAt: now(), info }));
    await this.#orLog(trimAnswerRequests(database, MOST.refused));
  }

  /** One told that it has finished. @param hook without its token */
  finished(installation: string, hook: Json): Promise<void> {
    return this.#orLog(keepHook(this.#parts.database, installation, hook));
  }

  /** The newest, the oldest of them first. */
  list(): Promise<readonly AnswerRequestRow[]> {
    return listAnswerRequests(this.#parts.database, MOST.listed);
  }

  /** Takes one off the list; false where it is not on it. */
  remove(id: string): Promise<boolean> {
    return deleteAnswerRequest(this.#parts.database, id);
  }

  async #orLog(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#parts.onLog(`answer requests: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
