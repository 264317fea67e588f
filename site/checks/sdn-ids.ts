import type { ProblemList } from '../errors';
import { bridgeNames, type SiteDraft } from '../resolve';
import { Firsts } from './firsts';

/** Ids of zones and vnets and tags of vnets are unique: SDN belongs to the cluster, not to an environment. */
export function checkSdnIds(site: SiteDraft, problems: ProblemList): void {
  const [zones, vnets, tags] = [new Firsts(), new Firsts(), new Firsts()];
  const report = (
    what: string,
    owner: string | undefined,
    place: NonNullable<SiteDraft['automation']>['place'],
  ): void => {
    if (owner === undefined) return;
    const message = `${what} is taken by ${owner}`;
    problems.add({ code: 'DUPLICATE_NETWORK', message, hint: 'each environment needs its own', place });
  };
  const bridges = bridgeNames(site);
  for (const { name, zone } of site.environments.values()) {
    if (!zone) continue;
    const environment = `environment "${name}"`;
    if (zone.id)
      report(
        `SDN zone "${zone.id.value}"`,
        zones.claim(zone.id.value, environment, zone.id.place),
        zone.id.place,
      );
    for (const vnet of zone.vnets.values()) {
      const node = bridges.get(vnet.name);
      if (node !== undefined)
        problems.add({
          code: 'DUPLICATE_NETWORK',
          message: `vnet "${vnet.name}" has the name of a bridge of node "${node}"`,
          hint: 'PVE makes a bridge of that name for the vnet on each node: rename the vnet',
          place: vnet.place,
        });
      report(`vnet "${vnet.name}"`, vnets.claim(vnet.name, environment, vnet.place), vnet.place);
      if (!vnet.tag) continue;
      const tag = String(vnet.tag.value);
      report(`VXLAN tag ${tag}`, tags.claim(tag, `vnet "${vnet.name}"`, vnet.tag.place), vnet.tag.place);
    }
  }
}
