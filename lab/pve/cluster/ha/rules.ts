import type { AnyRoute } from '../../http';
import { refuse, type Lab, type SectionConfig } from '../../model';
import { optionText, sectionsOf, type SectionKind } from '../../sections';
import { managedRoutes } from './managed-routes';
import { needGuestSid } from './resource-id';

function words(config: SectionConfig, name: string): string[] {
  return optionText(config, name)
    .split(/[,;\s]+/)
    .filter((word) => word !== '');
}

/** A resource is in one rule about nodes at most. */
function checkUnique(lab: Lab, id: string, resources: readonly string[]): void {
  const other = sectionsOf(lab, 'ha/rules').find(
    (rule) =>
      rule.id !== id &&
      rule.config['type'] === 'node-affinity' &&
      words(rule.config, 'resources').some((sid) => resources.includes(sid)),
  );
  if (other) throw refuse(`resource is already used in node affinity rule '${other.id}'`);
}

const kind: SectionKind = {
  file: 'ha/rules',
  path: '/cluster/ha/rules',
  id: 'rule',
  missing: (rule) => `no such ha rule '${rule}'`,
  taken: (rule) => `HA rule '${rule}' already defined`,
  optionsByType: {
    'node-affinity': { required: ['nodes'], optional: ['strict'] },
    'resource-affinity': { required: ['affinity'] },
  },
  visible: ({ lab, given }, { config }) => {
    const resource = given.optionalText('resource');
    return resource === undefined || words(config, 'resources').includes(needGuestSid(lab, resource));
  },
  check: ({ lab }, { id, config }) => {
    const resources = words(config, 'resources').map((sid) => needGuestSid(lab, sid));
    if (config['type'] === 'node-affinity') {
      for (const entry of words(config, 'nodes')) {
        const [node = ''] = entry.split(':');
        if (!lab.state.nodes.has(node)) throw refuse(`no such cluster node '${node}'`);
      }
      checkUnique(lab, id, resources);
    } else if (resources.length < 2) {
      throw refuse(`rule '${id}' needs at least two resources`);
    }
    return { ...config, resources: resources.join(',') };
  },
  view: (lab, { id }, config) => {
    const order = sectionsOf(lab, 'ha/rules').findIndex((rule) => rule.id === id);
    return { ...config, order };
  },
};

/** `/cluster/ha/rules` of PVE 9 */
export const ruleRoutes: readonly AnyRoute[] = managedRoutes(kind);
