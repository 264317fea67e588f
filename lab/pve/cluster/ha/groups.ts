import type { AnyRoute } from '../../http';
import { refuse, type Lab } from '../../model';
import { majorOf } from '../../operations';
import { optionText, sectionsOf, type SectionKind } from '../../sections';
import { managedRoutes } from './managed-routes';

const kind: SectionKind = {
  file: 'ha/groups',
  path: '/cluster/ha/groups',
  id: 'group',
  missing: (group) => `no such ha group '${group}'`,
  taken: (group) => `ha group ID '${group}' already defined`,
  guard: ({ lab }, _id, how) => {
    if (how === 'write') refuseOnNine(lab);
  },
  check: ({ lab }, { config }) => {
    for (const entry of optionText(config, 'nodes').split(',')) {
      const [node = ''] = entry.split(':');
      if (!lab.state.nodes.has(node)) throw refuse(`no such cluster node '${node}'`);
    }
    return { type: 'group', restricted: 0, nofailback: 0, ...config };
  },
  remove: ({ lab }, { id }) => {
    const user = sectionsOf(lab, 'ha/resources').find(({ config }) => config['group'] === id);
    if (user) throw refuse(`cannot delete group '${id}': it is used by resource '${user.id}'`);
  },
};

/** PVE 9 knows the paths and has replaced what was behind them by rules. */
function refuseOnNine(lab: Lab): void {
  if (majorOf(lab.version) === 9) throw refuse('ha groups have been migrated to rules');
}

/** `/cluster/ha/groups` of PVE 8 */
export const groupRoutes: readonly AnyRoute[] = managedRoutes(kind);
