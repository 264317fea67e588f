import { classify } from '../../../../pve/client';
import {
  flag,
  isSet,
  number,
  text,
  texts,
  type Diagnostic,
  type Operation,
  type ResourceType,
} from '../../resource';
import { isObject, Unknown, type ObjectValue } from '../../values';
import { importId } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { between, oneOf } from '../validators';

/** `proxmox_node_disk_zfs`: a pool of disks of a node; only how it is removed can be changed. */
export const zfsPoolResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_node_disk_zfs'),
  legacy: false,
  validators: {
    ashift: between(9, 16),
    compression: oneOf('on', 'off', 'gzip', 'lz4', 'lzjb', 'zle', 'zstd'),
    raidlevel: oneOf('single', 'mirror', 'raid10', 'raidz', 'raidz2', 'raidz3', 'draid', 'draid2', 'draid3'),
  },
  validate: checkDraid,
  plan: ({ prior, planned, config, replace }) => {
    if (!prior) return;
    // After an import the state does not know how the pool was made; that is no reason to make it anew.
    for (const name of ['add_storage', 'ashift', 'compression', 'devices', 'draid_config', 'raidlevel']) {
      const before = prior[name] ?? null;
      const isOther = JSON.stringify(before) !== JSON.stringify(planned[name] ?? null);
      if (before !== null && isOther && (config[name] ?? null) !== null) replace.push([name]);
    }
  },

  async create(planned, operation) {
    const node = text(planned, 'node_name');
    const draid = isObject(planned.draid_config) ? planned.draid_config : undefined;
    const task = await operation.session.api.post(`nodes/${node}/disks/zfs`, {
      add_storage: isSet(planned, 'add_storage') ? flag(planned, 'add_storage') : undefined,
      ashift: isSet(planned, 'ashift') ? number(planned, 'ashift') : undefined,
      compression: text(planned, 'compression') || undefined,
      devices: [...texts(planned, 'devices')],
      'draid-config': draid && `data=${number(draid, 'data')},spares=${number(draid, 'spares')}`,
      name: text(planned, 'name'),
      raidlevel: text(planned, 'raidlevel'),
    });
    await operation.session.api.task(task, 'ZFS pool create', operation);
    const state = { ...settle(planned), id: `${node}/${text(planned, 'name')}` };
    operation.saved(state);
    return (await read(state, operation)) ?? state;
  },

  read,
  update: (_prior, planned) => Promise.resolve(settle(planned)),

  async delete(state, operation) {
    try {
      const task = await operation.session.api.delete(pathOf(state), {
        'cleanup-config': flag(state, 'cleanup_config'),
        'cleanup-disks': flag(state, 'cleanup_disks'),
      });
      await operation.session.api.task(task, 'ZFS pool delete', operation);
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
  },

  import: (id) => ({
    ...importId(/^(?<node_name>[^/]+)\/(?<name>[^/]+)$/, 'NODE/POOL, as in pve1/tank')(id),
    id,
    cleanup_config: false,
    cleanup_disks: false,
  }),
};

function pathOf(pool: ObjectValue): string {
  return `nodes/${text(pool, 'node_name')}/disks/zfs/${text(pool, 'name')}`;
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  try {
    const found = await operation.session.api.get<{ state?: string; errors?: string }>(pathOf(state));
    return { ...state, state: found.state ?? '', errors: found.errors ?? '' };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

function checkDraid(config: ObjectValue): Diagnostic[] {
  if (config.raidlevel instanceof Unknown || config.draid_config instanceof Unknown) return [];
  const isDraid = text(config, 'raidlevel').startsWith('draid');
  if (isDraid === isObject(config.draid_config)) return [];
  const detail = 'draid_config is needed when raidlevel is draid, draid2 or draid3, and only then.';
  return [{ severity: 'error', summary: 'Invalid attribute combination', detail, path: ['draid_config'] }];
}
