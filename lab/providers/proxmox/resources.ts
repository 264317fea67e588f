import { text, type ResourceType } from '../resource';
import { adoptAsPlanned, journaled, type Journal, type Recovery } from './journal';
import { poolResource } from './pools/pool-resource';
import { applierResource, subnetRecovery, subnetResource, vnetResource, zoneResource } from './sdn';
import type { Session } from './session';
import { downloadFileResource, downloadRecovery, fileResource } from './storage';
import { vmRecovery, vmResource } from './vm';

type Resources = Readonly<Record<string, ResourceType<Session>>>;

/** The resource types of the provider, each with what it does after an interrupted creation. */
export function proxmoxResources(journal: Journal, now: () => number): Resources {
  const vxlan = zoneResource('vxlan', [{ argument: 'peers', key: 'peers', kind: 'list', canUnset: false }]);
  const simple = zoneResource('simple', [{ argument: 'dhcp', key: 'dhcp', kind: 'text', canUnset: false }]);
  const recoverable: Readonly<Record<string, readonly [ResourceType<Session>, Recovery]>> = {
    proxmox_virtual_environment_vm: [vmResource, vmRecovery],
    proxmox_virtual_environment_pool: [poolResource, byArgument(poolResource, 'pool_id')],
    proxmox_sdn_zone_vxlan: [vxlan, byArgument(vxlan, 'id')],
    proxmox_sdn_zone_simple: [simple, byArgument(simple, 'id')],
    proxmox_sdn_vnet: [vnetResource, byArgument(vnetResource, 'id')],
    proxmox_sdn_subnet: [subnetResource, subnetRecovery],
    proxmox_download_file: [downloadFileResource, downloadRecovery],
  };
  const resources = Object.entries(recoverable).map(
    ([name, [resource, recovery]]) => [name, journaled(name, resource, recovery, journal)] as const,
  );
  return withLongNames({
    ...Object.fromEntries(resources),
    proxmox_sdn_applier: applierResource(now),
    proxmox_virtual_environment_file: fileResource,
  });
}

function byArgument(resource: ResourceType<Session>, argument: string): Recovery {
  return adoptAsPlanned(
    resource,
    (state) => text(state, argument) || undefined,
    (planned) => ({ id: text(planned, argument) }),
  );
}

/** The short names have deprecated long twins, which do the same. */
function withLongNames(resources: Resources): Resources {
  const short = Object.entries(resources).filter(
    ([name]) => !name.startsWith('proxmox_virtual_environment_'),
  );
  const long = short.map(([name, resource]) => {
    const deprecated = `Use ${name} instead. This resource will be removed in v1.0.`;
    return [name.replace('proxmox_', 'proxmox_virtual_environment_'), { ...resource, deprecated }] as const;
  });
  return { ...resources, ...Object.fromEntries(long) };
}
