import { agentUserData, type ExtraUserData } from '../../answers';
import type { NetworkMachine } from '../../site';

/** What cloud-init of a VM is told beside what each machine is: the guest agent, which tells its keys and addresses. */
export function guestData({ vm, interfaces }: NetworkMachine): ExtraUserData {
  return agentUserData({ agent: vm?.guestAgent ?? false, nics: interfaces });
}
