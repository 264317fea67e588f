import type { AnyRoute } from '../../http';
import { backupRoutes } from './backup';
import { realmSyncRoutes } from './realm-sync';
import { replicationRoutes } from './replication';

/** Jobs of the data centre: backups, replication, realms. */
export const jobRoutes: readonly AnyRoute[] = [...backupRoutes, ...replicationRoutes, ...realmSyncRoutes];
