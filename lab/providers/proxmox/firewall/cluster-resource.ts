import { formatPropertyString, parseBoolean } from '../../../../pve/wire';
import {
  block,
  flag as flagOf,
  number,
  text as textOf,
  type Operation,
  type ResourceType,
} from '../../resource';
import type { ObjectValue } from '../../values';
import { createParams, flag, propertiesOf, readFields, text, type Answer, type Fields } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { matches, oneOf } from '../validators';

const FIELDS: Fields = {
  ebtables: flag('ebtables', { absent: 'state' }),
  enabled: flag('enable', { absent: 'state' }),
  forward_policy: text('policy_forward', { absent: 'state' }),
  input_policy: text('policy_in', { absent: 'state' }),
  output_policy: text('policy_out', { absent: 'state' }),
};
const PATH = 'cluster/firewall/options';
const policies = oneOf('ACCEPT', 'REJECT', 'DROP');

/** `proxmox_virtual_environment_cluster_firewall`: the firewall's options for all; they stay when it is destroyed. */
export const clusterFirewallResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_cluster_firewall'),
  legacy: true,
  validators: {
    forward_policy: oneOf('ACCEPT', 'DROP'),
    input_policy: policies,
    output_policy: policies,
    'log_ratelimit.rate': matches(/^[1-9]\d*\/(second|minute|hour|day)$/, "a rate as in '1/second'"),
  },
  create: write,
  read,
  update: (_prior, planned, operation) => write(planned, operation),
  delete: () => Promise.resolve(),
  import: () => ({ id: 'cluster-firewall' }),
};

async function write(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const limit = block(planned, 'log_ratelimit');
  await operation.session.api.put(PATH, {
    ...createParams(FIELDS, planned),
    ebtables: flagOf(planned, 'ebtables'),
    enable: flagOf(planned, 'enabled'),
    log_ratelimit: limit
      ? formatPropertyString({
          enable: Number(flagOf(limit, 'enabled')),
          burst: number(limit, 'burst'),
          rate: textOf(limit, 'rate'),
        })
      : undefined,
  });
  return read({ ...settle(planned), id: 'cluster-firewall' }, operation);
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const answer = await operation.session.api.get<Answer>(PATH);
  const found = propertiesOf(answer.log_ratelimit);
  const limit = found && {
    enabled: parseBoolean(found.enable ?? 1) ?? true,
    burst: Number(found.burst ?? 5),
    rate: typeof found.rate === 'string' ? found.rate : '1/second',
  };
  return { ...state, ...readFields(FIELDS, answer, state), ...(limit ? { log_ratelimit: [limit] } : {}) };
}
