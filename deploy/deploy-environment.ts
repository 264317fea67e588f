import { join } from 'node:path';
import type { Environment, Site } from '../site';
import { compose, type Composition } from './compose';
import { findTerraform } from './find-terraform';
import { Terraform, type PlanResult, type TerraformOptions } from './terraform';

/** What to do with an environment. */
export interface DeployRequest {
  readonly site: Site;
  readonly environment: Environment;
  readonly action: 'plan' | 'apply' | 'plan-destroy' | 'destroy';
  /** False lets Terraform ask on the terminal. */
  readonly approved: boolean;
  /** Folder of the package. */
  readonly home: string;
  /** Folder of the project: holds `cdktf.json` and the state. */
  readonly project: string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  /** Calls the listener each time that Terraform is to be interrupted; the function given back ends that. */
  readonly onInterrupt?: TerraformOptions['onInterrupt'];
  /** Where the specs say what is refused. */
  readonly placeOf?: Composition['placeOf'];
}

/**
 * Synthesizes in process and calls Terraform directly: the same stacks and the same state as `cdktf deploy`, without the
 * two seconds and 265 MB of its command line.
 *
 * @throws DeployError TERRAFORM_MISSING, TERRAFORM_TOO_OLD, TERRAFORM_FAILED; StackError of what stacks cannot make
 */
export async function deployEnvironment(request: DeployRequest): Promise<PlanResult> {
  const { site, environment, home, project, processEnvironment, onInterrupt, placeOf } = request;
  const outdir = join(project, 'cdktf.out');
  compose(site, { outdir, project, home, processEnvironment, placeOf });
  const terraform = new Terraform({
    binary: findTerraform(processEnvironment),
    directory: join(outdir, 'stacks', environment.name),
    environment: processEnvironment,
    ...(onInterrupt ? { onInterrupt } : {}),
  });
  await terraform.initialise();
  switch (request.action) {
    case 'plan':
      return terraform.plan();
    case 'plan-destroy':
      return terraform.plan(['-destroy']);
    case 'apply':
      await terraform.apply(request.approved);
      return 'changed';
    case 'destroy':
      await terraform.destroy(request.approved);
      return 'changed';
  }
}
