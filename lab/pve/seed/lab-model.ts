import type {
  AclRecord,
  GroupRecord,
  NodeRecord,
  PoolRecord,
  RoleRecord,
  StorageRecord,
  UserRecord,
} from '../model';
import type { MachineCounts, SeededMachine } from './machines';

const GIB = 1024 ** 3;

/** What a new lab holds. */
export interface LabModel {
  readonly clusterName: string;
  /** `9.1.4` */
  readonly version: string;
  readonly nodes: readonly NodeRecord[];
  readonly storages: readonly StorageRecord[];
  /** @default none */
  readonly machines?: MachineCounts | readonly SeededMachine[];
  /** @default none */
  readonly pools?: readonly PoolRecord[];
  /** Beside root@pam and PVE's own roles. @default none */
  readonly access?: ModelAccess;
}

/** Who may do what in a new lab. */
export interface ModelAccess {
  readonly groups: readonly GroupRecord[];
  readonly users: readonly UserRecord[];
  readonly roles: readonly RoleRecord[];
  readonly acl: readonly AclRecord[];
}

/** A data centre by its counts. */
export interface LabModelOptions {
  /** Number of PVE nodes. @default 1, or as many as there are names */
  readonly nodes?: number;
  /** Names of the nodes, in their order. @default 'lab', or 'lab1', 'lab2', … when there are several */
  readonly names?: readonly string[];
  /** Templates with a boot disk. @default 0 */
  readonly templates?: number;
  /** Stopped machines. @default 0 */
  readonly vms?: number;
  /** Version that the nodes say they are; 8.4 and 9.x differ. @default '9.1.4' */
  readonly version?: string;
  /** Management network; node N has its Nth address on vmbr0. @default '10.0.12.0/24' */
  readonly network?: string;
  /** @default 'rackwright-lab' */
  readonly clusterName?: string;
}

/** Storages that a fresh PVE installation has. */
const defaultStorages: readonly StorageRecord[] = [
  {
    storage: 'local',
    type: 'dir',
    content: ['iso', 'vztmpl', 'import', 'snippets', 'backup'],
    shared: false,
    path: '/var/lib/vz',
    total: 200 * GIB,
  },
  {
    storage: 'local-lvm',
    type: 'lvmthin',
    content: ['images', 'rootdir'],
    shared: false,
    total: 800 * GIB,
    options: { thinpool: 'data', vgname: 'pve' },
  },
];

/** Describes a data centre by its counts: each node has `local`, `local-lvm` and `vmbr0`. */
export function createLabModel(options: LabModelOptions = {}): LabModel {
  const count = options.nodes ?? options.names?.length ?? 1;
  const [network = '', length = '24'] = (options.network ?? '10.0.12.0/24').split('/');
  const names = Array.from(
    { length: count },
    (_, index) => options.names?.[index] ?? (count === 1 ? 'lab' : `lab${index + 1}`),
  );
  return {
    clusterName: options.clusterName ?? 'rackwright-lab',
    version: options.version ?? '9.1.4',
    nodes: names.map((node, index) =>
      describeNode(node, index + 1, network.replace(/\d+$/, String(index + 1)), length),
    ),
    storages: defaultStorages,
    machines: { templates: options.templates ?? 0, vms: options.vms ?? 0 },
  };
}

function describeNode(node: string, nodeid: number, address: string, length: string): NodeRecord {
  return {
    node,
    nodeid,
    address,
    cores: 16,
    memoryBytes: 64 * GIB,
    diskBytes: 100 * GIB,
    interfaces: {
      vmbr0: {
        type: 'bridge',
        autostart: 1,
        bridge_ports: 'eno1',
        bridge_stp: 'off',
        bridge_fd: '0',
        method: 'static',
        method6: 'manual',
        families: ['inet'],
        priority: 3,
        address,
        netmask: length,
        cidr: `${address}/${length}`,
        gateway: address.replace(/\d+$/, '254'),
      },
      eno1: { type: 'eth', method: 'manual', method6: 'manual', families: ['inet'], priority: 2 },
    },
  };
}
