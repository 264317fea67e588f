import { flag, type Operation, type ResourceType } from '../../resource';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';

const PENDING_LIMIT = { timeoutS: 300 };

/** `proxmox_sdn_applier`: applies what is pending in the SDN, when it is created and when it is destroyed. */
export function applierResource(now: () => number): ResourceType<Session> {
  return {
    schema: resourceSchema('proxmox_sdn_applier'),
    legacy: false,

    async create(planned, operation) {
      if (flag(planned, 'on_create')) await applyPending(operation);
      return { ...settle(planned), id: String(now()) };
    },

    read: (state) => Promise.resolve(state),

    async update(_prior, planned, operation) {
      await applyPending(operation);
      return { ...settle(planned), id: String(now()) };
    },

    async delete(state, operation) {
      if (flag(state, 'on_destroy')) await applyPending(operation);
    },
  };
}

async function applyPending(operation: Operation<Session>): Promise<void> {
  const { api } = operation.session;
  await api.task(await api.put('cluster/sdn'), 'SDN apply', operation, PENDING_LIMIT);
}
