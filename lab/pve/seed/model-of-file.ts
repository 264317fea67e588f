import { DataSize } from '../../../site';
import type { InterfaceConfig, NodeRecord, StorageRecord } from '../model';
import { createLabModel, type LabModel } from './lab-model';
import type { SeededMachine } from './machines';
import type { ModelFile } from './model-file';

type Part<Name extends keyof ModelFile> = NonNullable<ModelFile[Name]>[number];

const GIB = 1024 ** 3;

const bytesOf = (size: string): number => DataSize.parse(size).bytes;

/** What a checked file describes. */
export function modelOfFile(file: ModelFile): LabModel {
  const nodes = file.nodes ?? [{ name: 'lab' }];
  const base = createLabModel({
    names: nodes.map(({ name }) => name),
    ...(file.version === undefined ? {} : { version: file.version }),
    ...(file.cluster === undefined ? {} : { clusterName: file.cluster }),
  });
  return {
    ...base,
    nodes: base.nodes.map((record, index) => nodeOf(record, nodes[index] ?? { name: record.node })),
    storages: file.storages?.map(storageOf) ?? base.storages,
    machines: [
      ...(file.vms ?? []).map((vm) => machineOf(vm, 8 * GIB)),
      ...(file.templates ?? []).map((template) => ({
        ...machineOf(template, 3 * GIB),
        isTemplate: true as const,
      })),
    ],
    pools: (file.pools ?? []).map(({ name, comment }) => ({
      poolid: name,
      storages: [],
      ...(comment === undefined ? {} : { comment }),
    })),
    access: {
      groups: (file.groups ?? []).map(({ name, comment }) => ({
        groupid: name,
        ...(comment === undefined ? {} : { comment }),
      })),
      users: (file.users ?? []).map(({ name, groups = [], comment, email }) => ({
        ...{ userid: name, enable: 1, expire: 0, groups, tokens: {} },
        ...(comment === undefined ? {} : { comment }),
        ...(email === undefined ? {} : { email }),
      })),
      roles: (file.roles ?? []).map(({ name, privileges }) => ({
        roleid: name,
        privs: privileges,
        special: false,
      })),
      acl: (file.acl ?? []).map(({ path, role, user, group, propagate }) => ({
        path,
        type: user === undefined ? 'group' : 'user',
        ugid: user ?? group ?? '',
        roleid: role,
        propagate: propagate === false ? 0 : 1,
      })),
    },
  };
}

function nodeOf(record: NodeRecord, wanted: Part<'nodes'>): NodeRecord {
  const { cores, memory, disk, bridges } = wanted;
  const own = bridges?.find(({ address }) => address !== undefined)?.address;
  return {
    ...record,
    ...(own === undefined ? {} : { address: own.replace(/\/.*$/, '') }),
    ...(cores === undefined ? {} : { cores }),
    ...(memory === undefined ? {} : { memoryBytes: bytesOf(memory) }),
    ...(disk === undefined ? {} : { diskBytes: bytesOf(disk) }),
    ...(bridges === undefined ? {} : { interfaces: interfacesOf(bridges) }),
  };
}

function interfacesOf(bridges: NonNullable<Part<'nodes'>['bridges']>): NodeRecord['interfaces'] {
  const cards = new Set(bridges.flatMap(({ ports = [] }) => ports));
  const physical = [...cards].map((card, index) => [
    card,
    { type: 'eth', method: 'manual', method6: 'manual', families: ['inet'], priority: 2 + index },
  ]);
  const made = bridges.map(({ name, address, gateway, ports = [], vlan_aware: isAware }, index) => {
    const [ip, prefix] = address?.split('/') ?? [];
    const config: InterfaceConfig = {
      ...{ type: 'bridge', autostart: 1, bridge_ports: ports.join(' '), bridge_stp: 'off', bridge_fd: '0' },
      ...{ method: address === undefined ? 'manual' : 'static', method6: 'manual', families: ['inet'] },
      priority: 2 + cards.size + index,
      ...(address === undefined ? {} : { address: ip ?? '', netmask: prefix ?? '', cidr: address }),
      ...(gateway === undefined ? {} : { gateway }),
      ...(isAware ? { bridge_vlan_aware: 1, bridge_vids: '2-4094' } : {}),
    };
    return [name, config];
  });
  return Object.fromEntries([...made, ...physical]) as NodeRecord['interfaces'];
}

function storageOf(wanted: Part<'storages'>): StorageRecord {
  const { name, type, content, size, path, shared, nodes, options } = wanted;
  return {
    ...{ storage: name, type, content, shared: shared ?? false, total: bytesOf(size) },
    ...(nodes === undefined ? {} : { nodes }),
    ...(path === undefined ? {} : { path }),
    ...(options === undefined ? {} : { options }),
  };
}

function machineOf(wanted: Part<'vms'>, disk: number): SeededMachine {
  const { vmid, node, name, cores, memory, storage, image, networks, tags, pool, config } = wanted;
  return {
    ...{ vmid, node, name },
    disk: wanted.disk === undefined ? disk : bytesOf(wanted.disk),
    ...(storage === undefined ? {} : { storage }),
    ...(image === undefined ? {} : { image }),
    ...(pool === undefined ? {} : { pool }),
    ...(networks === undefined ? {} : { networks }),
    config: {
      ...(cores === undefined ? {} : { cores }),
      ...(memory === undefined ? {} : { memory: String(Math.floor(bytesOf(memory) / 1024 ** 2)) }),
      ...(tags === undefined ? {} : { tags: tags.join(';') }),
      ...config,
    },
  };
}
