import { operation, type AnyRoute, type OperationCall } from '../http';
import type { Lab } from '../model';
import { sectionsOf, updateDocument, viewDocument } from '../sections';
import { aliasRoutes } from './alias-routes';
import { groupRoutes } from './group-routes';
import { ipsetRoutes } from './ipset-routes';
import { MACROS } from './macros';
import { ruleRoutes } from './rule-routes';
import { clusterScope, guestScopes, nodeScope, vnetScope, type FirewallScope } from './scope';

/** Rules and options: what every place has. */
function commonRoutes(scope: FirewallScope): readonly AnyRoute[] {
  const options = `${scope.path}/options`;
  const file = (call: OperationCall): string => `${scope.folder(call)}/options`;
  return [
    ...ruleRoutes({
      path: `${scope.path}/rules`,
      file: (call) => `${scope.folder(call)}/rules`,
      guard: scope.guard,
    }),
    operation(`GET ${options}`, (call) => {
      scope.guard?.(call, 'read');
      return viewDocument(call.lab, file(call));
    }),
    operation(`PUT ${options}`, (call) => {
      scope.guard?.(call, 'write');
      return updateDocument(call, file(call), 'node', 'vmid', 'vnet');
    }),
  ];
}

/** No packet passes the lab's firewall, so its log is empty; PVE says it with this row. */
function logRoute(scope: FirewallScope): AnyRoute {
  return operation(`GET ${scope.path}/log`, (call) => {
    scope.folder(call);
    return [{ n: 1, t: 'no content' }];
  });
}

/** Names of aliases and sets that a rule can refer to. */
function references(lab: Lab, folder: string, scope: 'dc' | 'guest'): readonly object[] {
  const row = (type: 'alias' | 'ipset', prefix: string) => (entry: { id: string; config: object }) => {
    const { name = entry.id, comment } = entry.config as { name?: string; comment?: string };
    return {
      type,
      name,
      ref: `${prefix}${scope}/${name}`,
      scope,
      ...(comment === undefined ? {} : { comment }),
    };
  };
  return [
    ...sectionsOf(lab, `${folder}/aliases`).map(row('alias', '')),
    ...sectionsOf(lab, `${folder}/ipsets`).map(row('ipset', '+')),
  ];
}

function refsRoute(scope: FirewallScope): AnyRoute {
  return operation(`GET ${scope.path}/refs`, (call) => {
    const folder = scope.folder(call);
    const own = folder === 'firewall/cluster' ? [] : references(call.lab, folder, 'guest');
    const type = call.given.optionalText('type');
    const all = [...references(call.lab, 'firewall/cluster', 'dc'), ...own] as { type: string }[];
    return all.filter((entry) => type === undefined || entry.type === type);
  });
}

/** The firewalls of the data centre, its nodes, its guests and its vnets. */
export const firewallRoutes: readonly AnyRoute[] = [
  ...[clusterScope, nodeScope, vnetScope, ...guestScopes].flatMap(commonRoutes),
  ...[clusterScope, ...guestScopes].flatMap((scope) => [
    ...aliasRoutes(scope),
    ...ipsetRoutes(scope),
    refsRoute(scope),
  ]),
  ...[nodeScope, ...guestScopes].map(logRoute),
  ...groupRoutes,
  operation('GET /cluster/firewall/macros', () =>
    Object.entries(MACROS).map(([macro, descr]) => ({ macro, descr })),
  ),
];
