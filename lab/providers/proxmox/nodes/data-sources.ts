import type { DataSource } from '../../resource';
import { dataSourceSchema } from '../schemas';
import type { Session } from '../session';

/** `proxmox_version` */
export const versionSource: DataSource<Session> = {
  schema: dataSourceSchema('proxmox_version'),
  async read(_config, { session }) {
    const answer = await session.api.get<{ version?: string; release?: string; repoid?: string }>('version');
    const { version = null, release = null, repoid = null } = answer;
    return { id: 'version', version, release, repository_id: repoid };
  },
};

interface Node {
  readonly node: string;
  readonly status?: string;
  readonly maxcpu?: number;
  readonly cpu?: number;
  readonly mem?: number;
  readonly maxmem?: number;
  readonly uptime?: number;
  readonly ssl_fingerprint?: string;
  readonly level?: string;
}

/** `proxmox_virtual_environment_nodes` */
export const nodesSource: DataSource<Session> = {
  schema: dataSourceSchema('proxmox_virtual_environment_nodes'),
  async read(_config, { session }) {
    const answer = await session.api.get<readonly Node[]>('nodes');
    const nodes = [...answer].sort((left, right) => (left.node < right.node ? -1 : 1));
    return {
      id: 'nodes',
      names: nodes.map((node) => node.node),
      online: nodes.map((node) => node.status === 'online'),
      cpu_count: nodes.map((node) => node.maxcpu ?? 0),
      cpu_utilization: nodes.map((node) => (node.cpu ?? 0) * 100),
      memory_available: nodes.map((node) => node.maxmem ?? 0),
      memory_used: nodes.map((node) => node.mem ?? 0),
      uptime: nodes.map((node) => node.uptime ?? 0),
      ssl_fingerprints: nodes.map((node) => node.ssl_fingerprint ?? ''),
      support_levels: nodes.map((node) => node.level ?? ''),
    };
  },
};
