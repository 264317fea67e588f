import { operation, type AnyRoute, type OperationCall } from '../../http';
import { migrateContainer } from '../../lxc';
import { refuse, type Lab } from '../../model';
import { majorOf } from '../../operations';
import { findSection, optionText, sectionsOf } from '../../sections';
import { migrateVm } from '../../vm';
import { guestOf, toSid } from './resource-id';

interface Blocking {
  readonly sid: string;
  readonly cause: 'node-affinity' | 'resource-affinity';
}

/** What rules have to say of a resource that is to go to a node: who goes with it, and what forbids it. */
function consequences(lab: Lab, sid: string, node: string): { with: string[]; blocking: Blocking[] } {
  const found = { with: [] as string[], blocking: [] as Blocking[] };
  for (const { config } of sectionsOf(lab, 'ha/rules')) {
    const resources = optionText(config, 'resources').split(',');
    if (config['disable'] === 1 || !resources.includes(sid)) continue;
    const others = resources.filter((other) => other !== sid);
    const nodes = optionText(config, 'nodes')
      .split(',')
      .map((entry) => entry.split(':')[0]);
    if (config['type'] === 'node-affinity') {
      if (config['strict'] === 1 && !nodes.includes(node))
        found.blocking.push({ sid, cause: 'node-affinity' });
    } else if (config['affinity'] === 'positive') found.with.push(...others);
    else {
      const there = others.filter((other) => guestOf(lab, other)?.node === node);
      found.blocking.push(...there.map((other) => ({ sid: other, cause: 'resource-affinity' as const })));
    }
  }
  return found;
}

function move(lab: Lab, sid: string, node: string): void {
  const [type, vmid = ''] = sid.split(':');
  const here = guestOf(lab, sid)?.node;
  if (here === undefined || here === node) return;
  const container = lab.state.containers.get(vmid);
  if (type === 'ct' && container) migrateContainer(lab, container, node);
  else migrateVm(lab, here, Number(vmid), node);
}

function request(call: OperationCall): object | null {
  const { lab, given, caller } = call;
  const sid = toSid(lab, given.text('sid'));
  const node = given.text('node');
  if (!findSection(lab, 'ha/resources', sid)) throw refuse(`no such resource '${sid}'`);
  if (!lab.state.nodes.has(node)) throw refuse(`no such cluster node '${node}'`);
  const { with: together, blocking } = consequences(lab, sid, node);
  if (blocking.length === 0) {
    lab.tasks.start({
      node: guestOf(lab, sid)?.node ?? node,
      type: 'hamigrate',
      id: sid.split(':')[1] ?? '',
      user: caller.id,
      work: () => {
        for (const each of [sid, ...together]) move(lab, each, node);
      },
    });
  }
  // 8 answers nothing.
  if (majorOf(lab.version) === 8) return null;
  return {
    sid,
    'requested-node': node,
    ...(together.length > 0 ? { 'comigrated-resources': together } : {}),
    ...(blocking.length > 0 ? { 'blocking-resources': blocking } : {}),
  };
}

/** Requests to the HA manager that a resource go to another node; the lab's manager does it at once. */
export const haMigrateRoutes: readonly AnyRoute[] = [
  operation('POST /cluster/ha/resources/{sid}/migrate', request),
  operation('POST /cluster/ha/resources/{sid}/relocate', request),
];
