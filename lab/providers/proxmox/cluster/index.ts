import type { ObjectDescription } from '../objects';
import { jobObjects } from './jobs';
import { mappingObjects } from './mappings';
import { metricsServer } from './metrics';

export { backupFields } from './jobs';
export { optionsResource } from './options-resource';

/** Objects of the cluster that one call makes. */
export const clusterObjects: readonly ObjectDescription[] = [...jobObjects, ...mappingObjects, metricsServer];
