import type { AnyRoute } from '../../http';
import { refuse, refuseParams } from '../../model';
import { majorOf } from '../../operations';
import { findSection, optionText, sectionsOf, type SectionKind } from '../../sections';
import { noteError } from './ha-memory';
import { managedRoutes } from './managed-routes';
import { needGuestSid, toSid } from './resource-id';

/** `ha/resources.cfg` */
const resourceKind: SectionKind = {
  file: 'ha/resources',
  path: '/cluster/ha/resources',
  id: 'sid',
  idOf: ({ lab }, given) => toSid(lab, given),
  missing: (sid) => `no such resource '${sid}'`,
  taken: (sid) => `resource ID '${sid}' already defined`,
  notOptions: ['purge'],
  check: ({ lab }, { id, config, before }) => {
    if (!before) needGuestSid(lab, id);
    const group = config['group'];
    if (group !== undefined && majorOf(lab.version) === 9) {
      throw refuseParams({ group: 'ha groups have been migrated to rules' });
    }
    if (group !== undefined && !findSection(lab, 'ha/groups', optionText(config, 'group'))) {
      throw refuse(`group '${optionText(config, 'group')}' does not exist`);
    }
    // PVE still takes the old word.
    const state = config['state'] === 'enabled' ? 'started' : (config['state'] ?? 'started');
    return { type: id.split(':')[0] ?? 'vm', ...config, state };
  },
  remove: ({ lab }, { id }) => {
    const rule = sectionsOf(lab, 'ha/rules').find(({ config }) =>
      optionText(config, 'resources').split(',').includes(id),
    );
    if (rule) throw refuse(`cannot delete resource '${id}': it is used by rule '${rule.id}'`);
    noteError(lab, id, false);
  },
};

/** `/cluster/ha/resources`; a resource may be named `100` or `vm:100`. */
export const resourceRoutes: readonly AnyRoute[] = managedRoutes(resourceKind);
