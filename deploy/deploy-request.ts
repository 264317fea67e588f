import type { PolicyReport } from '../policies';
import type { Environment, PveNode, Site } from '../site';
import type { SynthesizeOptions } from '../stacks';
import type { EnvironmentDiff } from './plan';
import type { TakenName } from './taken-names';
import type { TerraformOptions } from './terraform-options';

/** A site in a project, and how Terraform is called for it. */
export interface ProjectRequest {
  readonly site: Site;
  /** Folder of the package. */
  readonly home: string;
  /** Folder of the project: holds `cdktf.json` and the state. */
  readonly project: string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  /** Calls the listener each time that Terraform is to be interrupted; the function given back ends that. */
  readonly onInterrupt?: TerraformOptions['onInterrupt'];
  /** False has Terraform write without colours. @default true */
  readonly colors?: boolean;
  /** False leaves machines as they come, without Ansible: the next deploy that has it configures them. @default true */
  readonly configures?: boolean;
  /** Where the specs say what is refused. */
  readonly placeOf?: SynthesizeOptions['placeOf'];
}

/** What a look at an environment needs. */
export interface PlanRequest extends ProjectRequest {
  /** An environment, or a part of one that is divided. */
  readonly environment: Environment;
  /** Names of the machines that are meant; all others stay as they are, and known. @default all, and what goes with them */
  readonly hosts?: readonly string[];
  /** Told what the policies found, before anything else; an apply that they refuse is not begun. */
  readonly onPolicies?: (report: PolicyReport) => void;
  /** False lets the provider talk to PVE itself. @default true */
  readonly gateway?: boolean;
  /** Told what each gateway saved, when it is no longer needed. */
  readonly onGateway?: (summary: string) => void;
}

/** What a look at a node needs. */
export interface NodePlanRequest extends ProjectRequest, Pick<PlanRequest, 'onPolicies'> {
  /** A node whose specs say how it is set up. */
  readonly node: PveNode;
}

/** What somebody is to agree to: a plan that is made already, and carried out as it is. */
export interface Proposal {
  readonly diff: EnvironmentDiff;
  /** Shows the same plan in Terraform's own words. */
  readonly showTerraformPlan: () => Promise<void>;
}

/** Asks somebody. */
export type Agree = (proposal: Proposal) => Promise<boolean>;

/** What to do with an environment. */
export interface DeployRequest extends PlanRequest {
  readonly action: 'plan' | 'apply' | 'plan-destroy' | 'destroy';
  /** Names of its networks that its cluster has; a deploy is refused where they are not in its state. @default none */
  readonly taken?: readonly TakenName[];
  /** Whether what was planned is to be done. @default it is, and nobody is asked */
  readonly agree?: Agree;
  /** Looks what the action would change, under all its conditions, and changes nothing. @default false */
  readonly onlyLooks?: boolean;
}
