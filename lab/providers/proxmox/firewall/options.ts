import { number, text as textOf, type Diagnostic, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import {
  createParams,
  flag,
  importId,
  number as count,
  readFields,
  text,
  type Answer,
  type Fields,
} from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { oneOf } from '../validators';
import { firewallPath, hashedId, readTarget, TARGET_VALIDATORS } from './target';

const levels = oneOf(...'emerg alert crit err warning notice info debug nolog'.split(' '));
const policies = oneOf('ACCEPT', 'REJECT', 'DROP');

const GUEST: Fields = {
  dhcp: flag('dhcp', { absent: 'state' }),
  enabled: flag('enable', { absent: 'state' }),
  input_policy: text('policy_in', { absent: 'state' }),
  ipfilter: flag('ipfilter', { absent: 'state' }),
  log_level_in: text('log_level_in', { absent: 'state' }),
  log_level_out: text('log_level_out', { absent: 'state' }),
  macfilter: flag('macfilter', { absent: 'state' }),
  ndp: flag('ndp', { absent: 'state' }),
  output_policy: text('policy_out', { absent: 'state' }),
  radv: flag('radv', { absent: 'state' }),
};

/** `proxmox_virtual_environment_firewall_options`, of a guest. They stay as they are when the resource is destroyed. */
export const guestOptionsResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_firewall_options'),
  legacy: true,
  validators: {
    ...TARGET_VALIDATORS,
    input_policy: policies,
    output_policy: policies,
    log_level_in: levels,
    log_level_out: levels,
  },
  validate: checkGuest,
  create: writeGuest,
  read: readGuest,
  update: (_prior, planned, operation) => writeGuest(planned, operation),
  delete: () => Promise.resolve(),
  import(id) {
    const target = readTarget(id, false);
    return { ...target, id: hashedId('options', optionsPath(target)) };
  },
};

async function writeGuest(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const params = { ...createParams(GUEST, planned), ipfilter: planned.ipfilter === true };
  await operation.session.api.put(optionsPath(planned), params);
  return readGuest({ ...settle(planned), id: hashedId('options', optionsPath(planned)) }, operation);
}

async function readGuest(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const answer = await operation.session.api.get<Answer>(optionsPath(state));
  return { ...state, ...readFields(GUEST, answer, state) };
}

function optionsPath(object: ObjectValue): string {
  return `${firewallPath(object)}/options`;
}

function checkGuest(config: ObjectValue): Diagnostic[] {
  const both = number(config, 'vm_id') > 0 && number(config, 'container_id') > 0;
  const none = config.vm_id === null && config.container_id === null;
  if (!both && !none) return [];
  const detail = 'Exactly one of vm_id and container_id must be given.';
  return [{ severity: 'error', summary: 'Invalid combination of arguments', detail, path: ['vm_id'] }];
}

const NODE: Fields = {
  enabled: flag('enable', { absent: null }),
  log_level_forward: text('log_level_forward'),
  log_level_in: text('log_level_in'),
  log_level_out: text('log_level_out'),
  ndp: flag('ndp'),
  nf_conntrack_max: count('nf_conntrack_max'),
  nf_conntrack_tcp_timeout_established: count('nf_conntrack_tcp_timeout_established'),
  nftables: flag('nftables'),
  nosmurfs: flag('nosmurfs'),
  smurf_log_level: text('smurf_log_level'),
  tcp_flags_log_level: text('tcp_flags_log_level'),
};

/** `proxmox_node_firewall`: the options of a node; destroying takes them back to PVE's defaults. */
export const nodeOptionsResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_node_firewall'),
  legacy: false,
  validators: {
    log_level_forward: levels,
    log_level_in: levels,
    log_level_out: levels,
    smurf_log_level: levels,
    tcp_flags_log_level: levels,
  },
  create: writeNode,
  read: readNode,
  update: (_prior, planned, operation) => writeNode(planned, operation),

  async delete(state, operation) {
    const names = Object.values(NODE).map((field) => field.key);
    await operation.session.api.put(nodePath(state), { delete: names });
  },

  import: (id) => ({ ...importId(/^(?<node_name>[^/]+)$/, 'NODE, as in pve1')(id), id }),
};

function nodePath(state: ObjectValue): string {
  return `nodes/${textOf(state, 'node_name')}/firewall/options`;
}

async function writeNode(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  await operation.session.api.put(nodePath(planned), createParams(NODE, planned));
  return readNode({ ...settle(planned), id: textOf(planned, 'node_name') }, operation);
}

async function readNode(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const answer = await operation.session.api.get<Answer>(nodePath(state));
  return { ...state, ...readFields(NODE, answer, state) };
}
