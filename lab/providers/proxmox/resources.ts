import { text, type ResourceType } from '../resource';
import { accessObjects, accessResources } from './access';
import { acmeAccountResource, acmeCertificateResource, acmePlugin } from './acme';
import { clusterObjects, optionsResource } from './cluster';
import { cephPoolResource, zfsPoolResource } from './disks';
import { firewallResources } from './firewall';
import { haObjects } from './ha';
import { adoptAsPlanned, journaled, type Journal, type Recovery } from './journal';
import { containerRecovery, containerResource } from './lxc';
import { networkObjects } from './network';
import { nodeResources } from './nodes';
import { objectRecovery, objectResource, type ObjectDescription } from './objects';
import { membershipResource } from './pools/membership-resource';
import { poolResource } from './pools/pool-resource';
import {
  applierResource,
  sdnObjects,
  subnetRecovery,
  subnetResource,
  vnetResource,
  zoneResources,
} from './sdn';
import type { Session } from './session';
import { downloadFileResource, downloadRecovery, fileResource, ociImageResource } from './storage';
import { storageObjects } from './storages';
import { clonedVmResource, plainVmResource, vmRecovery, vmResource } from './vm';
import { withLongNames } from './long-names';

type Resources = Readonly<Record<string, ResourceType<Session>>>;
type Recoverable = readonly [ResourceType<Session>, Recovery];

/** Types that one call makes each. */
const OBJECTS: readonly ObjectDescription[] = [
  ...accessObjects,
  ...clusterObjects,
  ...haObjects,
  ...networkObjects,
  ...sdnObjects,
  ...storageObjects,
  acmePlugin,
];

/** Types whose creation can be done again, or which only write what is there anyway. */
const OTHERS: Resources = {
  ...accessResources,
  ...firewallResources,
  ...nodeResources,
  proxmox_acme_account: acmeAccountResource,
  proxmox_acme_certificate: acmeCertificateResource,
  proxmox_ceph_pool: cephPoolResource,
  proxmox_cloned_vm: clonedVmResource,
  proxmox_cluster_options: optionsResource,
  proxmox_node_disk_zfs: zfsPoolResource,
  proxmox_oci_image: ociImageResource,
  proxmox_pool_membership: membershipResource,
  proxmox_virtual_environment_file: fileResource,
  proxmox_vm: plainVmResource,
};

/** The resource types of the provider, each with what it does after an interrupted creation. */
export function proxmoxResources(journal: Journal, now: () => number): Resources {
  const recoverable: Readonly<Record<string, Recoverable>> = {
    proxmox_virtual_environment_vm: [vmResource, vmRecovery],
    proxmox_virtual_environment_container: [containerResource, containerRecovery],
    proxmox_virtual_environment_pool: [poolResource, byArgument(poolResource, 'pool_id')],
    ...Object.fromEntries(
      Object.entries(zoneResources).map(([name, zone]) => [name, [zone, byArgument(zone, 'id')]] as const),
    ),
    proxmox_sdn_vnet: [vnetResource, byArgument(vnetResource, 'id')],
    proxmox_sdn_subnet: [subnetResource, subnetRecovery],
    proxmox_download_file: [downloadFileResource, downloadRecovery],
    ...Object.fromEntries(OBJECTS.map((entry) => [entry.type, recoverableObject(entry)] as const)),
  };
  const resources = Object.entries(recoverable).map(
    ([name, [resource, recovery]]) => [name, journaled(name, resource, recovery, journal)] as const,
  );
  return withLongNames({
    ...Object.fromEntries(resources),
    ...OTHERS,
    proxmox_sdn_applier: applierResource(now),
  });
}

function recoverableObject(description: ObjectDescription): Recoverable {
  const resource = objectResource(description);
  return [resource, objectRecovery(description, resource)];
}

function byArgument(resource: ResourceType<Session>, argument: string): Recovery {
  return adoptAsPlanned(
    resource,
    (state) => text(state, argument) || undefined,
    (planned) => ({ id: text(planned, argument) }),
  );
}
