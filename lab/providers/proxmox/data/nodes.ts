import { text, type DataSource } from '../../resource';
import {
  nodeConfigResource,
  readDns,
  readHosts,
  readRepository,
  readStandardRepository,
  readTime,
} from '../nodes';
import { nodesSource, versionSource } from '../nodes/data-sources';
import { dataSourceSchema } from '../schemas';
import type { Session } from '../session';
import { dataOf, dataOfResource } from './of-resource';

const LONG = 'proxmox_virtual_environment_';

interface NodeStatus {
  readonly cpu?: number;
  readonly cpuinfo?: {
    readonly cores?: number;
    readonly cpus?: number;
    readonly sockets?: number;
    readonly model?: string;
  };
  readonly memory?: { readonly free?: number; readonly total?: number; readonly used?: number };
  readonly uptime?: number;
}

/** What nodes tell of themselves. */
export const nodeSources: Readonly<Record<string, DataSource<Session>>> = {
  proxmox_version: versionSource,
  [`${LONG}nodes`]: nodesSource,
  proxmox_node_config: dataOfResource('proxmox_node_config', nodeConfigResource, (config) => ({
    ...config,
    id: text(config, 'node_name'),
  })),
  proxmox_apt_repository: dataOf('proxmox_apt_repository', readRepository),
  proxmox_apt_standard_repository: dataOf('proxmox_apt_standard_repository', readStandardRepository),
  [`${LONG}dns`]: dataOf(`${LONG}dns`, async (config, operation) => {
    const node = text(config, 'node_name');
    return { ...config, ...(await readDns(`nodes/${node}/dns`, operation)), id: `${node}_dns` };
  }),
  [`${LONG}hosts`]: dataOf(`${LONG}hosts`, async (config, operation) => {
    const node = text(config, 'node_name');
    return { ...config, ...(await readHosts(`nodes/${node}/hosts`, operation)), id: `${node}_hosts` };
  }),
  [`${LONG}time`]: dataOf(`${LONG}time`, async (config, operation) => {
    const node = text(config, 'node_name');
    return { ...config, ...(await readTime(`nodes/${node}/time`, operation)), id: `${node}_time` };
  }),
  [`${LONG}node`]: {
    schema: dataSourceSchema(`${LONG}node`),
    async read(config, { session }) {
      const node = text(config, 'node_name');
      const {
        cpu = 0,
        cpuinfo,
        memory,
        uptime = 0,
      } = await session.api.get<NodeStatus>(`nodes/${node}/status`);
      return {
        ...config,
        id: node,
        cpu_cores: cpuinfo?.cores ?? 1,
        cpu_count: cpuinfo?.cpus ?? 1,
        cpu_model: cpuinfo?.model ?? '',
        cpu_sockets: cpuinfo?.sockets ?? 1,
        cpu_utilization: Math.round(cpu * 100) / 100,
        memory_available: memory?.free ?? 0,
        memory_total: memory?.total ?? 0,
        memory_used: memory?.used ?? 0,
        uptime,
      };
    },
  },
};
