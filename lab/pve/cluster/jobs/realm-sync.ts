import { operation, type AnyRoute } from '../../http';
import { refuse } from '../../model';
import { findSection, optionText, sectionRoutes, type SectionKind } from '../../sections';
import { nextRuns } from './schedule';

const kind: SectionKind = {
  file: 'realm-sync',
  path: '/cluster/jobs/realm-sync',
  id: 'id',
  createBelow: true,
  missing: (id) => `No such job '${id}'`,
  taken: (id) => `Job '${id}' already exists`,
  check: ({ lab }, { config, before }) => {
    const realm = optionText(config, 'realm');
    if (!before && !findSection(lab, 'domains', realm)) throw refuse(`realm '${realm}' does not exist`);
    nextRuns(optionText(config, 'schedule'), lab.now(), 1);
    return { enabled: 1, ...config };
  },
  view: (lab, _section, config) => {
    const [next] = nextRuns(optionText(config, 'schedule'), lab.now(), 1);
    return { ...config, ...(next === undefined ? {} : { 'next-run': next }) };
  },
};

/** `/cluster/jobs` */
export const realmSyncRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(kind),
  operation('GET /cluster/jobs/schedule-analyze', ({ lab, given }) => {
    const start = (given.number('starttime') ?? lab.now() / 1000) * 1000;
    return nextRuns(given.text('schedule'), start, given.number('iterations') ?? 10).map((timestamp) => ({
      timestamp,
      utc: new Date(timestamp * 1000).toISOString().replace('T', ' ').slice(0, 19),
    }));
  }),
];
