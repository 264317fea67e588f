import type { AnyRoute } from '../../http';
import { contentRoutes } from './content';
import { backupRoutes } from './backups';
import { contentChangeRoutes } from './content-change';
import { downloadUrlRoutes } from './download-url';
import { ociRegistryRoutes } from './oci-registry';
import { storageListRoutes } from './storages';
import { uploadRoutes } from './upload';

/** Everything below `/nodes/{node}/storage`. */
export const nodeStorageRoutes: readonly AnyRoute[] = [
  ...storageListRoutes,
  ...contentRoutes,
  ...uploadRoutes,
  ...downloadUrlRoutes,
  ...ociRegistryRoutes,
  ...contentChangeRoutes,
  ...backupRoutes,
];
