import { ApiError, without, type FaultRecord, type FiringRecord, type TaskFailure } from '../model';
import { isDue, matches, type RequestFacts } from './matching';
import { isStanding, waitsForRequest, type FaultRule, type StandingRule } from './rule';
import { Standing, type FaultsOptions } from './standing';

/** A rule that acts on a request. */
export interface Firing {
  readonly name: string;
  readonly rule: FaultRule;
  /** Records what the client got of it. */
  readonly record: (outcome: string) => void;
}

/** Firings that are kept. */
const MOST_KEPT = 5000;

const TICK_MS = 500;

/** The rules about what is to go wrong in a lab, and what is wrong with it just now. All of it survives a restart. */
export class Faults {
  readonly #options: FaultsOptions;
  readonly standing: Standing;
  readonly #timer: NodeJS.Timeout;
  readonly #closing = new AbortController();
  #sequence: number;
  #firing: number;

  constructor(options: FaultsOptions) {
    this.#options = options;
    const { faults, firings } = options.state;
    this.#sequence = Math.max(0, ...[...faults.values()].map(({ sequence }) => sequence));
    this.#firing = Math.max(0, ...[...firings.values()].map(({ sequence }) => sequence));
    this.standing = new Standing(options);
    // States end in time also while nobody asks.
    this.#timer = setInterval(() => {
      this.tick();
    }, TICK_MS).unref();
  }

  /** Aborted when the lab stops. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Ends the answers that wait. */
  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort(new Error('the lab stops'));
  }

  /** True while there is no rule: requests then cost nothing more. */
  get isIdle(): boolean {
    return this.#options.state.faults.size === 0;
  }

  /** In the order in which they act. */
  list(): readonly FaultRecord[] {
    return [...this.#options.state.faults.values()].sort((left, right) => left.sequence - right.sequence);
  }

  /** Oldest first. */
  log(): readonly FiringRecord[] {
    return [...this.#options.state.firings.values()].sort((left, right) => left.sequence - right.sequence);
  }

  /**
   * Adds rules; all of them, or none.
   *
   * @throws ApiError 400 when a name is taken.
   */
  add(rules: readonly FaultRule[]): readonly FaultRecord[] {
    const { faults } = this.#options.state;
    const names = new Set(faults.keys());
    const named = rules.map((rule) => {
      let name = rule.name;
      for (let number = 1; name === undefined; number += 1) {
        const free = `${rule.kind}-${number}`;
        if (!names.has(free) && !rules.some((other) => other.name === free)) name = free;
      }
      if (names.has(name)) throw new ApiError(400, `there is a fault '${name}' already`);
      names.add(name);
      return { name, rule };
    });
    return named.map(({ name, rule }) => {
      this.#sequence += 1;
      const record: FaultRecord = { name, rule, sequence: this.#sequence, matched: 0, fired: 0 };
      faults.set(name, record);
      if (!isStanding(rule) || waitsForRequest(rule)) return record;
      this.#begin(record, rule);
      return faults.get(name) ?? record;
    });
  }

  /** Takes a rule away and ends what it brought about; false when there is none of that name. */
  remove(name: string): boolean {
    const record = this.#options.state.faults.get(name);
    if (!record) return false;
    this.#end(record, 'removed');
    return this.#options.state.faults.delete(name);
  }

  /** Takes all rules away; what they did stays in the log. */
  clear(): void {
    for (const { name } of this.list()) this.remove(name);
  }

  /** Ends what has lasted its time. */
  tick(): void {
    for (const record of this.#options.state.faults.values()) {
      if (record.since === undefined || !('seconds' in record.rule)) continue;
      const { seconds } = record.rule;
      if (seconds === undefined || this.#options.now() < record.since + seconds * 1000) continue;
      this.#end(record, `over after ${seconds} s`);
    }
  }

  /** Puts what is in force back where a restart of the lab has undone it. */
  resume(): void {
    this.tick();
    for (const { rule, since } of this.list()) {
      if (since !== undefined && isStanding(rule)) this.standing.begin(rule);
    }
  }

  /** Counts a request, brings about the states that waited for it, and answers what is to happen to it. */
  take(facts: RequestFacts): readonly Firing[] {
    const firings: Firing[] = [];
    for (const record of this.list()) {
      const { rule, name, since } = record;
      if (rule.kind === 'task-failure' || !matches(rule, facts)) continue;
      // A state that is in force, or was from the start, is not brought about by requests.
      if (isStanding(rule) && (since !== undefined || !waitsForRequest(rule))) continue;
      const counted = this.#count(record);
      if (!counted) continue;
      if (!isStanding(rule)) {
        firings.push({
          name,
          rule,
          record: (outcome) => {
            this.#note(counted, outcome, facts);
          },
        });
      } else this.#begin(counted, rule, facts);
    }
    return firings;
  }

  /** How a task is to fail, if it is; the facts are those of the request that starts it. */
  taskFailure(
    task: { readonly type: string; readonly node: string },
    facts: RequestFacts,
  ): TaskFailure | undefined {
    for (const record of this.list()) {
      const { rule } = record;
      if (rule.kind !== 'task-failure' || !matches(rule, facts)) continue;
      if (rule.task !== undefined && ![rule.task].flat().includes(task.type)) continue;
      const counted = this.#count(record);
      if (!counted) continue;
      const killed = rule.leaves === 'lock';
      const message = rule.message ?? 'injected fault';
      return {
        message,
        log: rule.log ?? [],
        killed,
        happened: (upid) => {
          if (killed) for (const vmid of facts.vmids) this.standing.hold(vmid);
          this.#note(counted, `task ${upid}: ${killed ? 'unexpected status' : message}`, facts);
        },
      };
    }
    return undefined;
  }

  /** Notes that a state of the lab refused a request. */
  refused(kind: 'no-quorum' | 'node-away', facts: RequestFacts, outcome: string): void {
    const record = this.list().find(
      ({ rule, since }) =>
        since !== undefined &&
        rule.kind === kind &&
        (rule.kind === 'no-quorum' || facts.nodes.includes(rule.node)),
    );
    if (record) this.#note(record, outcome, facts);
  }

  /** Counts a match; answers the record when the rule acts. */
  #count(record: FaultRecord): FaultRecord | undefined {
    const matched = record.matched + 1;
    const due = isDue(record.rule, matched, record.fired);
    const counted = { ...record, matched, fired: record.fired + Number(due) };
    this.#options.state.faults.set(record.name, counted);
    return due ? counted : undefined;
  }

  #begin(record: FaultRecord, rule: StandingRule, facts?: RequestFacts): void {
    const fired = facts ? record.fired : record.fired + 1;
    this.#options.state.faults.set(record.name, { ...record, fired, since: this.#options.now() });
    this.standing.begin(rule);
    this.#note(record, 'begins', facts);
  }

  #end(record: FaultRecord, why: string): void {
    if (record.since === undefined || !isStanding(record.rule)) return;
    this.#options.state.faults.set(record.name, without(record, 'since'));
    this.standing.end(record.rule);
    this.#note(record, `ends: ${why}`);
  }

  #note({ name, rule }: FaultRecord, outcome: string, facts?: RequestFacts): void {
    const { firings } = this.#options.state;
    this.#firing += 1;
    firings.set(String(this.#firing).padStart(12, '0'), {
      sequence: this.#firing,
      fault: name,
      kind: rule.kind,
      at: this.#options.now(),
      ...(facts ? { method: facts.method, path: facts.path } : {}),
      outcome,
    });
    for (const key of firings.keys()) {
      if (firings.size <= MOST_KEPT) break;
      firings.delete(key);
    }
  }
}
