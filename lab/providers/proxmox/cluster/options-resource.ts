import { formatValue, type FormParams } from '../../../../pve/wire';
import type { Operation, ResourceType } from '../../resource';
import { isObject, Unknown, type ObjectValue, type Value } from '../../values';
import { flag, number, propertiesOf, text, type Answer, type Field, type Fields } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { atLeast, keyboard, matches, oneOf } from '../validators';

const PATH = 'cluster/options';

/** Options of their own. */
const PLAIN: Fields = {
  console: text('console'),
  description: text('description'),
  email_from: text('email_from'),
  http_proxy: text('http_proxy'),
  keyboard: text('keyboard'),
  language: text('language'),
  mac_prefix: text('mac_prefix'),
  max_workers: number('max_workers'),
};

/** Options that are property strings, and the arguments in each. */
const PACKED: Readonly<Record<string, Fields>> = {
  bwlimit: {
    bandwidth_limit_clone: number('clone'),
    bandwidth_limit_default: number('default'),
    bandwidth_limit_migration: number('migration'),
    bandwidth_limit_move: number('move'),
    bandwidth_limit_restore: number('restore'),
  },
  crs: {
    crs_ha: text('ha'),
    crs_ha_auto_rebalance: flag('ha-auto-rebalance'),
    crs_ha_auto_rebalance_hold_duration: number('ha-auto-rebalance-hold-duration'),
    crs_ha_auto_rebalance_margin: number('ha-auto-rebalance-margin'),
    crs_ha_auto_rebalance_method: text('ha-auto-rebalance-method'),
    crs_ha_auto_rebalance_threshold: number('ha-auto-rebalance-threshold'),
    crs_ha_rebalance_on_start: flag('ha-rebalance-on-start'),
  },
  ha: { ha_shutdown_policy: text('shutdown_policy') },
  migration: { migration_type: text('type'), migration_cidr: text('network') },
};

/** The same as objects of arguments. */
const NESTED: Readonly<Record<string, { readonly argument: string; readonly parts: Fields }>> = {
  'next-id': { argument: 'next_id', parts: { lower: number('lower'), upper: number('upper') } },
  notify: {
    argument: 'notify',
    parts: {
      ha_fencing_mode: text('fencing'),
      ha_fencing_target: text('target-fencing'),
      package_updates: text('package-updates'),
      package_updates_target: text('target-package-updates'),
      replication: text('replication'),
      replication_target: text('target-replication'),
    },
  },
};

/** `proxmox_cluster_options`: of all options those that are given; destroying takes these away. */
export const optionsResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_cluster_options'),
  legacy: false,
  validators: {
    console: oneOf('applet', 'vv', 'html5', 'xtermjs'),
    crs_ha: oneOf('static', 'basic', 'dynamic'),
    email_from: matches(/^[^\s@]+@[^\s@]+$/, 'a mail address'),
    ha_shutdown_policy: oneOf('freeze', 'failover', 'migrate', 'conditional'),
    keyboard,
    language: oneOf(...'ca da de en es eu fa fr he it ja nb nn pl pt_BR ru sl sv tr zh_CN zh_TW'.split(' ')),
    http_proxy: matches(/^https?:\/\//, 'a URL'),
    max_workers: atLeast(1),
    migration_type: oneOf('secure', 'insecure'),
    'next_id.lower': atLeast(100),
    'notify.ha_fencing_mode': oneOf('always', 'never'),
    'notify.package_updates': oneOf('auto', 'always', 'never'),
    'notify.replication': oneOf('always', 'never'),
  },

  async create(planned, operation) {
    await operation.session.api.put(PATH, params(planned));
    const state = { ...settle(planned), id: 'cluster' };
    operation.saved(state);
    return read(state, operation);
  },

  read,

  async update(prior, planned, operation) {
    const wanted = params(planned);
    const gone = Object.keys(params(prior)).filter((key) => wanted[key] === undefined);
    await operation.session.api.put(PATH, { ...wanted, ...(gone.length > 0 ? { delete: gone } : {}) });
    return read(settle(planned), operation);
  },

  async delete(state, operation) {
    const keys = Object.keys(params(state));
    if (keys.length > 0) await operation.session.api.put(PATH, { delete: keys });
  },

  import: (id) => ({ id }),
};

/** Only what is given. */
function params(object: ObjectValue): FormParams {
  const plain = Object.entries(PLAIN).map(([name, field]) => [field.key, sent(field, object, name)] as const);
  const packed = Object.entries(PACKED).map(([key, parts]) => [key, pack(parts, object)] as const);
  const nested = Object.entries(NESTED).map(([key, { argument, parts }]) => {
    const inner = object[argument];
    return [key, isObject(inner) ? pack(parts, inner) : undefined] as const;
  });
  return Object.fromEntries([...plain, ...packed, ...nested].filter(([, value]) => value !== undefined));
}

function sent(field: Field, object: ObjectValue, name: string): string | undefined {
  const value = object[name] ?? null;
  if (value === null || value instanceof Unknown) return undefined;
  const written = field.write(value, object);
  if (written === undefined) return undefined;
  return formatValue(written).join(',');
}

function pack(parts: Fields, object: ObjectValue): string | undefined {
  const items = Object.entries(parts).flatMap(([name, field]) => {
    const value = sent(field, object, name);
    return value === undefined ? [] : [`${field.key}=${value}`];
  });
  return items.length === 0 ? undefined : items.join(',');
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const answer = await operation.session.api.get<Answer>(PATH);
  const packed = Object.entries(PACKED).flatMap(([key, parts]) =>
    Object.entries(unpack(parts, propertiesOf(answer[key]) ?? {})),
  );
  const nested = Object.entries(NESTED).map(([key, { argument, parts }]) => {
    const found = propertiesOf(answer[key]);
    return [argument, found ? unpack(parts, found) : (state[argument] ?? null)] as const;
  });
  return {
    ...state,
    ...unpack(PLAIN, answer),
    ...Object.fromEntries([...packed, ...nested]),
  };
}

function unpack(parts: Fields, answer: Answer): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, field]) => {
      const found = field.read(answer);
      return [name, found === '' ? null : (found ?? null)] as const;
    }),
  );
}
