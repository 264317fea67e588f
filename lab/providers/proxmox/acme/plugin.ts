import { text as textOf, type Operation } from '../../resource';
import { allOf, needs, onlyOneOf } from '../combinations';
import { isObject, type ObjectValue, type Value } from '../../values';
import { flag, number, text, textOf as wordOf, type Answer, type ObjectDescription } from '../objects';
import type { Session } from '../session';

/** `proxmox_acme_dns_plugin`; its secrets can also be handed over without standing in the state. */
export const acmePlugin: ObjectDescription = {
  type: 'proxmox_acme_dns_plugin',
  fields: {
    api: text('api', { canUnset: false }),
    data: {
      key: 'data',
      write: writeData,
      read: () => undefined,
      absent: 'state',
    },
    disable: {
      ...flag('disable', { absent: 'state' }),
      write: (value) => (value === true ? true : undefined),
      isSet: (value) => value === true,
    },
    validation_delay: number('validation-delay', { absent: 30 }),
  },
  validate: allOf(onlyOneOf('data', 'data_wo'), needs('data_wo_version', 'data_wo')),
  collection: () => 'cluster/acme/plugins',
  path: (plugin) => `cluster/acme/plugins/${textOf(plugin, 'plugin')}`,
  creation: (planned, operation) => ({
    id: textOf(planned, 'plugin'),
    type: 'dns',
    ...writtenData(operation),
  }),
  change: (_planned, operation) => writtenData(operation),
  also: (answer, state) => ({
    digest: typeof answer.digest === 'string' ? answer.digest : null,
    // Data that was only handed over stays out of the state; an import does not know, and takes it.
    ...(isObject(state.data) || isImport(state) ? { data: readPluginData(answer) } : {}),
  }),
  import: (id) => ({ plugin: id }),
};

/** An import knows nothing but the name. */
function isImport(state: ObjectValue): boolean {
  return (
    (state.digest ?? null) === null &&
    (state.data_wo_version ?? null) === null &&
    (state.api ?? null) === null
  );
}

/** PVE takes `NAME=VALUE` lines in base64. */
function writeData(value: Value): string | undefined {
  if (!isObject(value)) return undefined;
  const lines = Object.entries(value).map(([name, secret]) => `${name}=${wordOf(secret) ?? ''}`);
  return Buffer.from(lines.join('\n')).toString('base64');
}

function writtenData({ config }: Operation<Session>): Record<string, string> {
  const data = writeData(config?.data_wo ?? null);
  return data === undefined ? {} : { data };
}

/** … and answers them as they are. */
export function readPluginData(answer: Answer): ObjectValue | null {
  if (typeof answer.data !== 'string') return null;
  const lines = answer.data.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
}
