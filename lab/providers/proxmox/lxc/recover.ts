import { classify } from '../../../../pve/client';
import { number, text } from '../../resource';
import type { Recovery } from '../journal';
import { Container } from './guest';

/** A container whose creation was interrupted is half made: it is removed, and made again. */
export const containerRecovery: Recovery = {
  identity: (state) => (number(state, 'vm_id') > 0 ? String(number(state, 'vm_id')) : undefined),

  async recover(planned, entry, operation) {
    const vmid = number(planned, 'vm_id');
    const container = new Container(text(planned, 'node_name'), vmid, operation);
    try {
      const { status } = await container.status();
      await container.waitForUnlock();
      operation.warn(
        `Removed container ${vmid} that an interrupted run left half made`,
        `It was begun at ${new Date(entry.startedAt).toISOString()} and is created again now.`,
      );
      if (status !== 'stopped') await container.shutDown(1);
      await container.destroy(number(planned, 'timeout_delete') || 60);
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
    return undefined;
  },
};
