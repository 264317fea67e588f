import type { Collection } from '../store';
import type { EventRecord } from './records';

/** Entries that are kept of all machines together; the oldest go first. */
const MOST = 2000;

/** What happened to the machines, and who wants to hear of it. */
export class EventLog {
  readonly #records: Collection<EventRecord>;
  readonly #listeners = new Set<(event: EventRecord) => void>();
  #next: number;

  constructor(
    records: Collection<EventRecord>,
    private readonly now: () => Date,
  ) {
    this.#records = records;
    this.#next = Math.max(0, ...[...records.values()].map(({ id }) => id)) + 1;
  }

  /** Oldest first. */
  of(machine: string): readonly EventRecord[] {
    return [...this.#records.values()]
      .filter((event) => event.machine === machine)
      .sort((left, right) => left.id - right.id);
  }

  /** Writes something down and tells it. */
  add(event: Pick<EventRecord, 'machine' | 'message' | 'severity'>): void {
    const record = this.tell({ ...event, messageId: 'ResourceEvent.1.3.ResourceStateChanged' });
    this.#records.set(String(record.id), record);
    for (const key of [...this.#records.keys()].slice(0, Math.max(0, this.#records.size - MOST)))
      this.#records.delete(key);
  }

  /** Tells something that is not written down. */
  tell(event: Omit<EventRecord, 'id' | 'created'>): EventRecord {
    const record: EventRecord = { ...event, id: this.#next++, created: this.now().toISOString() };
    for (const listener of this.#listeners) listener(record);
    return record;
  }

  /** Forgets what happened to a machine. */
  clear(machine: string): void {
    for (const { id } of this.of(machine)) this.#records.delete(String(id));
  }

  /** Calls with each new event; returns what stops it. */
  listen(listener: (event: EventRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
