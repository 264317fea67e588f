import { ofResources, when, type PolicyCheck } from '../policy';
import { block, blocks, isOff, literal } from '../stack';

const types = ['proxmox_virtual_environment_vm'];

/** Policies of how virtual machines are run. */
export const vmPolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'vm-agent-absent',
    severity: 'warning',
    title: 'VMs run the guest agent.',
    remedy:
      'Set agent: without it PVE cannot freeze file systems for backups, shut down cleanly or know addresses.',
    types,
    faults: ({ body }) =>
      when(isOff(block(body['agent'])['enabled']), 'the guest agent is not enabled', 'agent'),
  }),
  ofResources({
    id: 'vm-unprotected',
    severity: 'warning',
    title: 'VMs of production are protected from removal.',
    remedy: 'Set protection: PVE then refuses to remove the VM or its disks until somebody takes it away.',
    types,
    posture: 'prod',
    faults: ({ body }) => when(isOff(body['protection']), 'it is not protected from removal', 'protection'),
  }),
  ofResources({
    id: 'vm-not-started-on-boot',
    severity: 'warning',
    title: 'VMs of production start with their node.',
    remedy: 'Set on_boot, or let high availability start the VM.',
    types,
    posture: 'prod',
    faults: ({ body }) => when(body['on_boot'] === false, 'it stays off when its node starts', 'on_boot'),
  }),
  ofResources({
    id: 'vm-id-not-given',
    severity: 'error',
    title: 'The id of a VM is in the configuration.',
    remedy:
      'Give the id: one that the provider looks for at the deploy may be taken by somebody else meanwhile.',
    types,
    faults: ({ body }) => when(isOff(body['vm_id']), 'the provider would look for a free id', 'vm_id'),
  }),
  ofResources({
    id: 'vm-password-login',
    severity: 'error',
    title: 'No password of a guest is in the configuration.',
    remedy: 'Give SSH keys: the password would be in the state, in plans and on the cloud-init medium.',
    types,
    faults: ({ body }) =>
      blocks(block(body['initialization'])['user_account']).flatMap((account) =>
        when(literal(account['password']) !== undefined, 'cloud-init gets a password'),
      ),
  }),
];
