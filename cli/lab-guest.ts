import { LabError } from '../lab/daemon';
import { PveClient } from '../pve/client';
import type { Context } from './context';
import { readLabToken } from './lab-of-node';
import { runningLab } from './running-lab';

/** A guest of a running lab. */
export interface LabGuest {
  /** The lab's folder. */
  readonly directory: string;
  readonly vmid: number;
}

/**
 * Finds a VM of a running lab by its id or name.
 *
 * @throws LabError LAB_NOT_RUNNING, LAB_GUEST_UNKNOWN
 */
export async function findLabGuest(context: Context, lab: string, given: string): Promise<LabGuest> {
  const { directory, record } = runningLab(context, lab);
  const token = readLabToken(directory);
  const client = new PveClient({ endpoint: record.endpoint, token, insecure: true });
  try {
    const vms = await client.get<{ vmid: number; name?: string }[]>('cluster/resources', { type: 'vm' });
    const found = vms.filter(({ vmid, name }) => String(vmid) === given || name === given);
    const [only] = found;
    if (only && found.length === 1) return { directory, vmid: only.vmid };
    throw new LabError('LAB_GUEST_UNKNOWN', unknown(lab, given, found));
  } finally {
    client.close();
  }
}

function unknown(lab: string, given: string, found: readonly { vmid: number }[]): string {
  if (found.length === 0) return `lab ${lab} has no VM ${given}; rackwright lab status lists them`;
  return `several VMs are called ${given}: name one by its id, ${found.map(({ vmid }) => vmid).join(', ')}`;
}
