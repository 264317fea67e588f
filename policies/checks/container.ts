import { ofResources, when, type PolicyCheck } from '../policy';
import { block, blocks, isOff, literal } from '../stack';

const types = ['proxmox_virtual_environment_container'];

/** Policies of containers. */
export const containerPolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'ct-privileged',
    severity: 'error',
    title: 'Containers are unprivileged.',
    remedy: 'Set unprivileged: root of a privileged container is root of its node when it breaks out.',
    types,
    faults: ({ body }) => when(isOff(body['unprivileged']), 'it is privileged'),
  }),
  ofResources({
    id: 'ct-firewall-off',
    severity: 'warning',
    title: 'Every NIC of a container passes through the firewall of PVE.',
    remedy: 'Set firewall on the NIC.',
    types,
    faults: ({ body }) =>
      blocks(body['network_interface']).flatMap((nic) =>
        when(isOff(nic['firewall']), `NIC ${literal(nic['name']) ?? '?'} does not pass through the firewall`),
      ),
  }),
  ofResources({
    id: 'ct-unprotected',
    severity: 'warning',
    title: 'Containers of production are protected from removal.',
    remedy: 'Set protection.',
    types,
    posture: 'prod',
    faults: ({ body }) => when(isOff(body['protection']), 'it is not protected from removal'),
  }),
  ofResources({
    id: 'ct-password-login',
    severity: 'error',
    title: 'No password of a container is in the configuration.',
    remedy: 'Give SSH keys: the password would be in the state and in plans.',
    types,
    faults: ({ body }) =>
      blocks(block(body['initialization'])['user_account']).flatMap((account) =>
        when(literal(account['password']) !== undefined, 'root gets a password'),
      ),
  }),
  ofResources({
    id: 'ct-host-path',
    severity: 'warning',
    title: 'Containers do not see folders of their node.',
    remedy: 'Put the data on a storage: a bind mount is in no backup, and ties the container to its node.',
    types,
    faults: ({ body }) =>
      blocks(body['mount_point']).flatMap((mount) => {
        const volume = literal(mount['volume']) ?? '';
        return when(
          volume.startsWith('/'),
          `${literal(mount['path']) ?? 'a mount point'} is ${volume} of the node`,
        );
      }),
  }),
  ofResources({
    id: 'ct-mounts-allowed',
    severity: 'warning',
    title: 'Containers do not mount file systems of the network themselves.',
    remedy:
      'Mount it on the node and pass it in: an nfs or cifs mount from inside can hang the node’s kernel.',
    types,
    faults: ({ body }) =>
      blocks(body['features']).flatMap((features) => {
        const mounts = features['mount'];
        return when(Array.isArray(mounts) && mounts.length > 0, `it may mount ${String(mounts)}`);
      }),
  }),
  ofResources({
    id: 'ct-id-not-given',
    severity: 'error',
    title: 'The id of a container is in the configuration.',
    remedy: 'Give the id: one that the provider looks for may be taken by somebody else meanwhile.',
    types,
    faults: ({ body }) => when(isOff(body['vm_id']), 'the provider would look for a free id'),
  }),
];
