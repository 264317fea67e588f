import { existsSync } from 'node:fs';
import { partsOf } from '../site';
import type { PlanRequest } from './deploy-request';
import { prepareParts } from './prepared-parts';
import { recordFile } from './record-file';

/**
 * Brings the records of an environment's deployments back where the state is kept elsewhere and the folder has none, as a fresh clone.
 * Records that are here are left as they are: looking costs a call of Terraform for each part.
 *
 * @throws DeployError as `prepareParts`; StackError of what stacks cannot make
 */
export async function recallRecords(request: PlanRequest): Promise<void> {
  const { site, project, environment } = request;
  const parts = partsOf(environment);
  if (site.backend.type === 'local' || parts.every(({ name }) => existsSync(recordFile(project, name))))
    return;
  await prepareParts(request, parts, {
    onFailed: (_, error) => {
      // What would become of machines is for who changes them.
      if (error.code !== 'HOST_IN_OTHER_STATE') throw error;
    },
  });
}
