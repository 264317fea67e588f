import { isSet, text as textOf, type Diagnostic } from '../../resource';
import { isObject, type ObjectValue } from '../../values';
import { flag, list, number, priorities, text, type ObjectDescription } from '../objects';
import { between, eachBetween, matches, oneOf } from '../validators';

const haName = matches(
  /^[a-zA-Z][a-zA-Z0-9_-]*[a-zA-Z0-9]$/,
  'a name: a letter, then letters, digits, - and _',
);
const haResource = matches(/^(vm|ct):[1-9]\d*$/, "a guest as in 'vm:100' or 'ct:101'");

/** `proxmox_hagroup`, of PVE 8. */
export const haGroup: ObjectDescription = {
  type: 'proxmox_hagroup',
  fields: {
    comment: text('comment'),
    no_failback: flag('nofailback', { absent: false }),
    nodes: priorities('nodes', { canUnset: false }),
    restricted: flag('restricted', { absent: false }),
  },
  validators: { group: haName },
  collection: () => 'cluster/ha/groups',
  path: (group) => `cluster/ha/groups/${textOf(group, 'group')}`,
  id: (group) => textOf(group, 'group'),
  creation: (planned) => ({ group: textOf(planned, 'group'), type: 'group' }),
  import: (id) => ({ group: id }),
};

/** `proxmox_haresource` */
export const haGuest: ObjectDescription = {
  type: 'proxmox_haresource',
  fields: {
    comment: text('comment'),
    failback: flag('failback'),
    group: text('group'),
    max_relocate: number('max_relocate'),
    max_restart: number('max_restart'),
    state: text('state', { absent: 'started' }),
  },
  validators: {
    resource_id: haResource,
    max_relocate: between(0, 10),
    max_restart: between(0, 10),
    state: oneOf('started', 'stopped', 'disabled', 'ignored', 'enabled'),
    type: oneOf('vm', 'ct'),
  },
  collection: () => 'cluster/ha/resources',
  path: (guest) => `cluster/ha/resources/${textOf(guest, 'resource_id')}`,
  id: (guest) => textOf(guest, 'resource_id'),
  creation: (planned) => {
    const sid = textOf(planned, 'resource_id');
    return { sid, type: sid.split(':')[0] };
  },
  also: (answer) => ({ type: typeof answer.type === 'string' ? answer.type : null }),
  import: (id) => ({ resource_id: id }),
};

/** `proxmox_harule`, of PVE 9. */
export const haRule: ObjectDescription = {
  type: 'proxmox_harule',
  fields: {
    affinity: text('affinity'),
    comment: text('comment'),
    disable: flag('disable', { absent: false }),
    nodes: priorities('nodes'),
    resources: list('resources', { canUnset: false }),
    strict: {
      ...flag('strict', { absent: false, canUnset: false }),
      // Rules that keep guests together or apart have no such option.
      write: (value, planned) =>
        textOf(planned, 'type') === 'node-affinity' && typeof value === 'boolean' ? value : undefined,
    },
  },
  validators: {
    rule: haName,
    type: oneOf('node-affinity', 'resource-affinity'),
    affinity: oneOf('positive', 'negative'),
    nodes: eachBetween(0, 1000),
  },
  validate: checkRule,
  collection: () => 'cluster/ha/rules',
  path: (rule) => `cluster/ha/rules/${textOf(rule, 'rule')}`,
  id: (rule) => textOf(rule, 'rule'),
  creation: (planned) => ({ rule: textOf(planned, 'rule'), type: textOf(planned, 'type') }),
  change: (planned) => ({ type: textOf(planned, 'type') }),
  also: (answer) => ({ type: typeof answer.type === 'string' ? answer.type : null }),
  import: (id) => ({ rule: id }),
};

/** What only one of the two types has, and needs. */
function checkRule(config: ObjectValue): Diagnostic[] {
  const type = textOf(config, 'type');
  const hasNodes = isObject(config.nodes);
  const wrong = (path: string, detail: string): Diagnostic[] => [
    { severity: 'error', summary: 'Invalid Attribute Combination', detail, path: [path] },
  ];
  if (type === 'node-affinity') {
    if (config.nodes === null) return wrong('nodes', 'nodes is needed when type is node-affinity.');
    return isSet(config, 'affinity')
      ? wrong('affinity', 'affinity is only for resource-affinity rules.')
      : [];
  }
  if (type !== 'resource-affinity') return [];
  return [
    ...(config.affinity === null
      ? wrong('affinity', 'affinity is needed when type is resource-affinity.')
      : []),
    ...(hasNodes ? wrong('nodes', 'nodes is only for node-affinity rules.') : []),
    ...(config.strict === true ? wrong('strict', 'strict is only for node-affinity rules.') : []),
  ];
}
