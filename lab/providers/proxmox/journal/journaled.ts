import { PveError } from '../../../../pve/client';
import type { Operation, ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import type { Session } from '../session';
import type { Journal, JournalEntry } from './journal';

/** What a resource says about a creation that was interrupted. */
export interface Recovery {
  /** What tells the object from others, by its planned or its known state; undefined keeps no journal. */
  identity(state: ObjectValue): string | undefined;
  /**
   * Puts things right after an interrupted creation.
   *
   * @returns the state of the object when it is there as planned; undefined when it is to be created
   */
  recover(
    planned: ObjectValue,
    entry: JournalEntry,
    operation: Operation<Session>,
  ): Promise<ObjectValue | undefined>;
}

/** A resource whose creations can be interrupted and done again, with nothing lost or doubled. */
export function journaled(
  type: string,
  resource: ResourceType<Session>,
  recovery: Recovery,
  journal: Journal,
): ResourceType<Session> {
  const keyOf = (
    state: ObjectValue,
    operation: Operation<Session>,
  ): Parameters<Journal['end']>[0] | undefined => {
    const identity = recovery.identity(state);
    return identity === undefined ? undefined : { type, identity, endpoint: operation.session.api.endpoint };
  };
  return {
    ...resource,

    async create(planned, operation) {
      const key = keyOf(planned, operation);
      if (!key) return resource.create(planned, operation);
      const left = journal.find(key);
      const found = left && (await recovery.recover(planned, left, operation));
      if (found) return found;
      journal.begin(key);
      const progress = { isSaved: false };
      const saved = (state: ObjectValue): void => {
        progress.isSaved = true;
        operation.saved(state);
      };
      try {
        return await resource.create(planned, { ...operation, saved });
      } catch (error) {
        // What was refused is not ours: the next run must not take it for a remainder.
        if (!progress.isSaved && isRefusal(error)) journal.end(key);
        throw error;
      }
    },

    // Only what Terraform reads again is surely in its state.
    async read(state, operation) {
      const key = keyOf(state, operation);
      if (key) journal.end(key);
      return resource.read(state, operation);
    },

    async delete(state, operation) {
      await resource.delete(state, operation);
      const key = keyOf(state, operation);
      if (key) journal.end(key);
    },
  };
}

/** A look at the task that makes the object. */
const LOOK = /^GET \S*\btasks\//;

/** True when the API said no; a task that failed, or that could not be looked at any more, may have left something. */
function isRefusal(error: unknown): boolean {
  return error instanceof PveError && error.status >= 400 && !LOOK.test(error.call);
}
