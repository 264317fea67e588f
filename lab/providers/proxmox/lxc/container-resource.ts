import { classify } from '../../../../pve/client';
import { number, text, type ResourceType } from '../../resource';
import { importId } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { createContainer } from './create';
import { CONTAINER } from './defaults';
import { Container } from './guest';
import { planContainer } from './plan';
import { readContainer } from './read/read-container';
import { updateContainer } from './update';
import { CONTAINER_VALIDATORS } from './validators';

/** `proxmox_virtual_environment_container` */
export const containerResource: ResourceType<Session> = {
  schema: resourceSchema(CONTAINER),
  legacy: true,
  validators: CONTAINER_VALIDATORS,
  plan: planContainer,

  async create(planned, operation) {
    const state = await createContainer(planned, operation);
    return (await readContainer(state, operation)) ?? state;
  },

  read: readContainer,

  async update(prior, planned, operation) {
    const state = await updateContainer(prior, planned, operation);
    return (await readContainer(state, operation)) ?? state;
  },

  async delete(state, operation) {
    const container = new Container(text(state, 'node_name'), Number(text(state, 'id')), operation);
    const timeoutS = number(state, 'timeout_delete') || 60;
    try {
      const { status } = await container.status();
      if (status !== 'stopped') await container.shutDown(Math.max(1, timeoutS - 5));
      await container.destroy(timeoutS);
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
  },

  import: importId(/^(?<node_name>[^/]+)\/(?<id>\d+)$/, 'NODE/VMID, as in pve1/201'),
};
