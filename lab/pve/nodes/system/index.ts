import { operation, type AnyRoute, type OperationCall } from '../../http';
import { ApiError, refuse, refuseParams, type Lab, type NodeRecord } from '../../model';
import { readDocument, sha1, updateDocument, viewDocument, writeDocument } from '../../sections';
import { versionOf } from '../../version';
import { systemLogRoutes } from './logs';

function nodeOf({ lab, given }: OperationCall): NodeRecord {
  const node = lab.state.nodes.get(given.node);
  if (!node) throw refuse(`no such cluster node '${given.node}'`);
  return node;
}

function dns(lab: Lab, node: string): object {
  const known = readDocument(lab, `dns/${node}`);
  return Object.keys(known).length === 0 ? { search: 'lab.internal', dns1: '10.0.12.254' } : known;
}

function hosts(call: OperationCall): string {
  const { address, node } = nodeOf(call);
  const known = readDocument(call.lab, `hosts/${node}`)['data'];
  return typeof known === 'string' ? known : `127.0.0.1 localhost\n${address} ${node}.lab.internal ${node}\n`;
}

function time(lab: Lab, node: string): object {
  const zone = readDocument(lab, `time/${node}`)['timezone'];
  const timezone = typeof zone === 'string' ? zone : 'UTC';
  const now = Math.floor(lab.now() / 1000);
  const there = new Date(lab.now()).toLocaleString('sv-SE', { timeZone: timezone });
  return { time: now, localtime: Math.floor(Date.parse(`${there.replace(' ', 'T')}Z`) / 1000), timezone };
}

function setTime({ lab, given }: OperationCall): null {
  const timezone = given.text('timezone');
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw refuseParams({ timezone: `No such timezone.` });
  }
  writeDocument(lab, `time/${given.node}`, { timezone });
  return null;
}

/** A node's own settings: name servers, hosts, time, subscription, version */
export const systemRoutes: readonly AnyRoute[] = [
  ...systemLogRoutes,
  operation('GET /nodes/{node}/version', ({ lab }) => versionOf(lab.version)),
  operation('GET /nodes/{node}/dns', ({ lab, given }) => dns(lab, given.node)),
  operation('PUT /nodes/{node}/dns', ({ lab, given }) => {
    writeDocument(lab, `dns/${given.node}`, given.options('node'));
    return null;
  }),
  operation('GET /nodes/{node}/hosts', (call) => ({ data: hosts(call), digest: sha1(hosts(call)) })),
  operation('POST /nodes/{node}/hosts', (call) => {
    const { lab, given } = call;
    const digest = given.optionalText('digest');
    if (digest !== undefined && digest !== sha1(hosts(call))) {
      throw refuse('detected modified configuration - file changed by other user? Try again.');
    }
    writeDocument(lab, `hosts/${given.node}`, { data: given.text('data') });
    return null;
  }),
  operation('GET /nodes/{node}/time', ({ lab, given }) => time(lab, given.node)),
  operation('PUT /nodes/{node}/time', setTime),
  operation('GET /nodes/{node}/config', ({ lab, given }) => {
    const property = given.optionalText('property');
    const all = viewDocument(lab, `node-config/${given.node}`) as Record<string, unknown>;
    return property === undefined ? all : property in all ? { [property]: all[property] } : {};
  }),
  operation('PUT /nodes/{node}/config', (call) =>
    updateDocument(call, `node-config/${call.given.node}`, 'node'),
  ),
  operation('GET /nodes/{node}/subscription', ({ lab, given }) => {
    const key = readDocument(lab, `subscription/${given.node}`)['key'];
    if (typeof key !== 'string') {
      return {
        status: 'notfound',
        message: 'There is no subscription key',
        serverid: sha1(given.node).slice(0, 32).toUpperCase(),
      };
    }
    return { status: 'new', key, level: key.charAt(4), productname: 'Proxmox VE', sockets: 1 };
  }),
  operation('PUT /nodes/{node}/subscription', ({ lab, given }) => {
    writeDocument(lab, `subscription/${given.node}`, { key: given.text('key').trim() });
    return null;
  }),
  operation('POST /nodes/{node}/subscription', () => {
    throw refuse('the lab has no way to the subscription server');
  }),
  operation('DELETE /nodes/{node}/subscription', ({ lab, given }) => {
    writeDocument(lab, `subscription/${given.node}`, {});
    return null;
  }),
  operation('POST /nodes/{node}/wakeonlan', ({ lab, given }) => {
    const setting = readDocument(lab, `node-config/${given.node}`)['wakeonlan'];
    if (typeof setting !== 'string') throw refuse(`No wake on LAN MAC address defined for '${given.node}'!`);
    return setting.replace(/^mac=/, '').split(',')[0];
  }),
  operation('POST /nodes/{node}/status', ({ given }) => {
    throw new ApiError(501, `the lab does not ${given.text('command')} its nodes`);
  }),
];
