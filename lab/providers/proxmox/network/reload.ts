import { PveError } from '../../../../pve/client';
import { number, text, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import { retry } from '../api';
import type { Session } from '../session';

// ifreload of a node runs once at a time; several interfaces of one apply wait for each other.
let last: Promise<unknown> = Promise.resolve();

/** Makes what is pending in a node's network take effect. */
export function reloadNetwork(object: ObjectValue, operation: Operation<Session>): Promise<void> {
  const node = text(object, 'node_name');
  const timeoutS = number(object, 'timeout_reload') || 100;
  const reload = async (): Promise<void> => {
    const task = await operation.session.api.put(`nodes/${node}/network`);
    await operation.session.api.task(task, `Network reload of ${node}`, operation, { timeoutS });
  };
  // 89 is the exit code of an ifreload that another one keeps out.
  const when = (error: unknown): boolean =>
    error instanceof PveError && error.message.includes('exit code 89');
  const mine = last.then(() =>
    retry(reload, { attempts: 5, delayMs: 10_000, when, signal: operation.signal }),
  );
  last = mine.catch(() => undefined);
  return mine;
}
