import { classify } from '../../../../../pve/client';
import type { Operation } from '../../../resource';
import type { Session } from '../../session';

interface Pool {
  readonly poolid: string;
  readonly members?: readonly { readonly id: string }[];
}

/** The pool that a VM is in, or ''. The list tells no members, so pools are asked one by one until it is found. */
export async function findPool(vmid: number, operation: Operation<Session>): Promise<string> {
  const { api } = operation.session;
  for (const { poolid } of await api.get<readonly Pool[]>('pools')) {
    try {
      const [pool] = await api.get<readonly Pool[]>('pools', { poolid });
      if (pool?.members?.some((member) => member.id === `qemu/${vmid}`)) return poolid;
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
  }
  return '';
}
