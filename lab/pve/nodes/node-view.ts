import type { Caller } from '../auth';
import type { Lab, NodeRecord } from '../model';

/** One node as lists show it; who may not look at it sees that it is there. */
export function nodeRow(lab: Lab, node: NodeRecord, caller: Caller): Record<string, unknown> {
  const identity = {
    id: `node/${node.node}`,
    type: 'node',
    node: node.node,
    status: lab.conditions.isAway(node.node) ? 'offline' : 'online',
  };
  if (!caller.may(`/nodes/${node.node}`, 'Sys.Audit')) return identity;
  if (identity.status === 'offline') return { ...identity, level: '' };
  return {
    ...identity,
    level: '',
    cpu: 0.01,
    maxcpu: node.cores,
    mem: Math.round(node.memoryBytes / 8),
    maxmem: node.memoryBytes,
    disk: Math.round(node.diskBytes / 10),
    maxdisk: node.diskBytes,
    uptime: uptimeOf(lab),
    ssl_fingerprint: lab.fingerprint,
  };
}

/** Seconds since the lab was started. */
function uptimeOf(lab: Lab): number {
  return Math.max(1, Math.floor((lab.now() - lab.startedAt) / 1000));
}

/** `GET /nodes/{node}/status` */
export function nodeStatus(lab: Lab, node: NodeRecord): Record<string, unknown> {
  const { memoryBytes: total, diskBytes, cores } = node;
  const used = Math.round(total / 8);
  const rootUsed = Math.round(diskBytes / 10);
  return {
    uptime: uptimeOf(lab),
    cpu: 0.01,
    wait: 0,
    loadavg: ['0.01', '0.02', '0.00'],
    cpuinfo: {
      cores,
      cpus: cores,
      sockets: 1,
      model: 'Rackwright lab',
      mhz: '3000.000',
      flags: '',
      hvm: '1',
      user_hz: 100,
    },
    memory: { total, used, free: total - used, available: total - used },
    swap: { total: 0, used: 0, free: 0 },
    rootfs: { total: diskBytes, used: rootUsed, free: diskBytes - rootUsed, avail: diskBytes - rootUsed },
    ksm: { shared: 0 },
    idle: 0,
    'boot-info': { mode: 'efi', secureboot: 0 },
    kversion: 'Linux 6.17.2-1-pve #1 SMP PREEMPT_DYNAMIC',
    'current-kernel': {
      sysname: 'Linux',
      release: '6.17.2-1-pve',
      version: '#1 SMP PREEMPT_DYNAMIC',
      machine: 'x86_64',
    },
    pveversion: `pve-manager/${lab.version}/0123456789abcdef`,
  };
}
