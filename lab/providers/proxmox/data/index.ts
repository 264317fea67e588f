import { text, type DataSource, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { withLongNames } from '../long-names';
import { poolResource } from '../pools/pool-resource';
import { dataSourceSchema } from '../schemas';
import { findSubnet } from '../sdn';
import type { Session } from '../session';
import { accessSources } from './access';
import { guestsSource, guestSource, vmSource } from './guests';
import { describePlugin, listSources } from './lists';
import { nodeSources } from './nodes';
import { dataOf, dataOfResource } from './of-resource';
import { storageSources } from './storage';

type Sources = Readonly<Record<string, DataSource<Session>>>;

const LONG = 'proxmox_virtual_environment_';

/** Data sources that tell what the resource of their name reads, and the argument that becomes its id. */
const OF_RESOURCES: Readonly<Record<string, string>> = {
  proxmox_hagroup: 'group',
  proxmox_haresource: 'resource_id',
  proxmox_hardware_mapping_dir: 'name',
  proxmox_hardware_mapping_pci: 'name',
  proxmox_hardware_mapping_usb: 'name',
  proxmox_metrics_server: 'name',
  proxmox_replication: 'id',
  proxmox_sdn_controller_evpn: 'id',
  proxmox_sdn_fabric_node_openfabric: 'node_id',
  proxmox_sdn_fabric_node_ospf: 'node_id',
  proxmox_sdn_fabric_openfabric: 'id',
  proxmox_sdn_fabric_ospf: 'id',
  proxmox_sdn_vnet: 'id',
  proxmox_sdn_zone_evpn: 'id',
  proxmox_sdn_zone_qinq: 'id',
  proxmox_sdn_zone_simple: 'id',
  proxmox_sdn_zone_vlan: 'id',
  proxmox_sdn_zone_vxlan: 'id',
};

/** All data sources of the provider, with their long, deprecated names. */
export function proxmoxDataSources(resources: Readonly<Record<string, ResourceType<Session>>>): Sources {
  const ofResources = Object.entries(OF_RESOURCES).map(([name, argument]) => {
    const resource = resources[name];
    if (!resource) throw new Error(`no resource ${name} for the data source of its name`);
    const start = (config: ObjectValue): ObjectValue => ({ ...config, id: config[argument] ?? null });
    return [name, dataOfResource(name, resource, start)] as const;
  });
  const named = withLongNames(
    {
      ...Object.fromEntries(ofResources),
      ...listSources,
      ...nodeSources,
      ...storageSources,
      proxmox_acme_account: acmeAccount,
      proxmox_acme_plugin: acmePlugin,
      proxmox_ceph_status: cephStatus,
      proxmox_vm: vmSource,
      proxmox_sdn_subnet: dataOf('proxmox_sdn_subnet', findSubnet),
    },
    'data source',
  );
  return {
    ...named,
    ...accessSources,
    [`${LONG}container`]: guestSource('lxc'),
    [`${LONG}containers`]: guestsSource('lxc'),
    [`${LONG}pool`]: dataOfResource(`${LONG}pool`, poolResource, (config) => ({
      ...config,
      id: text(config, 'pool_id'),
    })),
    [`${LONG}vms`]: guestsSource('qemu'),
    [`${LONG}vm`]: {
      ...guestSource('qemu'),
      deprecated: 'Use proxmox_vm instead. This data source will be removed in v1.0.',
    },
  };
}

const acmeAccount = dataOf('proxmox_acme_account', async (config, { session }) => {
  const name = text(config, 'name') || 'default';
  const found = await session.api.get<{
    readonly account?: {
      readonly contact?: readonly string[];
      readonly createdAt?: string;
      readonly status?: string;
    };
    readonly directory?: string;
    readonly location?: string;
    readonly tos?: string;
  }>(`cluster/acme/account/${name}`);
  const { contact = [], createdAt = null, status = null } = found.account ?? {};
  return {
    name,
    account: { contact: [...contact], created_at: createdAt, status },
    directory: found.directory ?? null,
    location: found.location ?? null,
    tos: found.tos ?? null,
  };
});

const acmePlugin = dataOf('proxmox_acme_plugin', async (config, { session }) =>
  describePlugin(await session.api.get(`cluster/acme/plugins/${text(config, 'plugin')}`)),
);

const cephStatus: DataSource<Session> = {
  schema: dataSourceSchema('proxmox_ceph_status'),
  async read(config, { session }) {
    const node = text(config, 'node_name');
    const path = node === '' ? 'cluster/ceph/status' : `nodes/${node}/ceph/status`;
    const found = await session.api.get<{
      readonly fsid?: string;
      readonly health?: { readonly status?: string };
      readonly quorum_names?: readonly string[];
    }>(path);
    return {
      ...config,
      id: found.fsid ?? 'ceph',
      fsid: found.fsid ?? null,
      health_status: found.health?.status ?? null,
      quorum_names: [...(found.quorum_names ?? [])],
    };
  },
};
