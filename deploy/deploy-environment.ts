import { dirname, join } from 'node:path';
import { countsOf, type PolicyReport } from '../policies';
import type { Environment, Site } from '../site';
import { DeployError } from './deploy-error';
import { compose, type Composition } from './compose';
import { type DriftReport, driftReport, type PresentGuest } from './drift';
import { findTerraform } from './find-terraform';
import { openGateways } from './gateways';
import { environmentDiff, type EnvironmentDiff } from './plan';
import { checkPolicies } from './policies';
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
  /** Told what the policies found, before anything else; an apply that they refuse is not begun. */
  readonly onPolicies?: (report: PolicyReport) => void;
  /** False lets the provider talk to PVE itself. @default true */
  readonly gateway?: boolean;
  /** Told what each gateway saved, when it is no longer needed. */
  readonly onGateway?: (summary: string) => void;
}

/** What a look at an environment needs. */
export type PlanRequest = Omit<DeployRequest, 'action' | 'approved'>;

/**
 * Synthesizes in process and calls Terraform directly: the same stacks and the same state as `cdktf deploy`, without the
 * two seconds and 265 MB of its command line.
 *
 * @throws DeployError POLICY_REFUSED, TERRAFORM_MISSING, TERRAFORM_TOO_OLD, TERRAFORM_FAILED; StackError of what stacks
 * cannot make
 */
export function deployEnvironment(request: DeployRequest): Promise<PlanResult> {
  return throughGateways(request, (terraform) => carriedOut(terraform, request));
}

/** Has Terraform do what is asked for. */
export async function carriedOut(
  terraform: Terraform,
  request: Pick<DeployRequest, 'action' | 'approved'>,
): Promise<PlanResult> {
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

/**
 * What a deploy would do, by hosts.
 *
 * @param roles roles that Ansible runs on each host
 * @throws as {@link deployEnvironment}
 */
export function diffEnvironment(request: PlanRequest, roles: readonly string[]): Promise<EnvironmentDiff> {
  return throughGateways(request, async (terraform) =>
    environmentDiff(request.environment, await terraform.planned(), roles),
  );
}

/**
 * What differs between the state, PVE and the specs; nothing is changed.
 *
 * @param guests what PVE has on the environment's nodes
 * @throws as {@link deployEnvironment}
 */
export function driftOf(request: PlanRequest, guests: readonly PresentGuest[]): Promise<DriftReport> {
  return throughGateways(request, async (terraform) =>
    driftReport(request.environment, await terraform.planned(), guests),
  );
}

/**
 * Synthesizes, and runs the policies.
 *
 * @throws StackError of what stacks cannot make
 */
export function policiesOf(request: PlanRequest): PolicyReport {
  return checkPolicies(request.environment, dirname(synthesized(request)), new Date());
}

/** The folder of the environment's stack, written anew. */
function synthesized({ site, environment, home, project, processEnvironment, placeOf }: PlanRequest): string {
  const outdir = join(project, 'cdktf.out');
  compose(site, { outdir, project, home, processEnvironment, placeOf });
  return join(outdir, 'stacks', environment.name);
}

/** Synthesizes, and works with Terraform while gateways stand before what it talks to. */
async function throughGateways<Result>(
  request: PlanRequest & Partial<Pick<DeployRequest, 'action'>>,
  work: (terraform: Terraform) => Promise<Result>,
): Promise<Result> {
  const { environment, processEnvironment } = request;
  const directory = synthesized(request);
  if (request.onPolicies) {
    const report = checkPolicies(environment, dirname(directory), new Date());
    request.onPolicies(report);
    if (report.isRefused && request.action === 'apply') throw refusedBy(report);
  }
  const settings = {
    binary: findTerraform(processEnvironment),
    directory,
    ...(request.onInterrupt ? { onInterrupt: request.onInterrupt } : {}),
  };
  // A registry is asked for providers before, with nothing but what the user trusts.
  await new Terraform({ ...settings, environment: processEnvironment }).initialise();
  if (request.gateway === false) return work(new Terraform({ ...settings, environment: processEnvironment }));
  const gateways = await openGateways(request);
  try {
    return await work(new Terraform({ ...settings, environment: gateways.processEnvironment }));
  } finally {
    await gateways.close();
    for (const summary of gateways.summaries()) request.onGateway?.(summary);
  }
}

/** Why an apply is not begun. */
export function refusedBy(report: PolicyReport): DeployError {
  return new DeployError(
    'POLICY_REFUSED',
    `policies refuse ${report.environment} (${countsOf(report)}; they are above). Mend what they find, or suppress it ` +
      'with a reason: policy: { suppress: [{ policy: …, reason: … }] } in the environment.',
  );
}
