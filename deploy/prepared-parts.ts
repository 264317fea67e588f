import { join } from 'node:path';
import { type Environment, partName, partsOf, type Site } from '../site';
import { composeProject } from './compose';
import { DeployError } from './deploy-error';
import type { DeployRequest, PlanRequest } from './deploy-request';
import { findTerraform } from './find-terraform';
import { limitedTo } from './limited';
import { withLeftFilters } from './left-filters';
import { heedPolicies } from './policies';
import { hasLocalState, mayKnowMore, recallRecord } from './recalled-record';
import type { TerraformState } from './state-json';
import { checkOwnerOfRemoteState } from './state-owner';
import { checkMachinesOfState } from './states-of-hosts';
import { foreignNames, nameTaken, type TakenName } from './taken-names';
import { Terraform } from './terraform';

type Asked = PlanRequest & Partial<Pick<DeployRequest, 'action' | 'taken'>>;

/** How parts are prepared. */
interface PreparingOptions {
  /** Told what Terraform prints, by part: `dev/3`. @default it goes straight to the user */
  readonly onLine?: (part: string, line: string) => void;
  /** Told of a part that cannot be worked on, which the others do not wait for. @default its error ends all */
  readonly onFailed?: (part: Environment, error: DeployError) => void;
}

/** Parts of an environment that Terraform can work on. */
interface PreparedParts<Request> {
  /** As it was asked; where the state has what must be switched off, with a site that says so. */
  readonly request: Request;
  readonly parts: readonly Environment[];
  /** Terraform on a part, with variables such as those of gateways. */
  readonly terraformOf: (part: Environment, variables: Asked['processEnvironment']) => Terraform;
}

/**
 * Writes the stacks of an environment, initialises those that are worked on, and holds what their states have against the specs: whose
 * they are, which machines, and what the deployments left here should tell.
 *
 * @throws DeployError POLICY_REFUSED, STATE_OF_OTHER_SITE, HOST_IN_OTHER_STATE, NAME_TAKEN, TERRAFORM_MISSING, TERRAFORM_TOO_OLD, TERRAFORM_FAILED;
 * StackError of what stacks cannot make
 */
export async function prepareParts<Request extends Asked>(
  asked: Request,
  wanted: readonly Environment[],
  { onLine, onFailed }: PreparingOptions = {},
): Promise<PreparedParts<Request>> {
  const { site, project, processEnvironment, onInterrupt, colors } = asked;
  const stacks = composeProject(asked);
  heedPolicies(asked, stacks);
  const binary = await findTerraform(processEnvironment);
  const terraform = (
    part: Environment,
    environment: Asked['processEnvironment'],
    targets?: readonly string[],
  ): Terraform =>
    new Terraform({
      binary,
      directory: join(stacks, part.name),
      environment,
      ...(targets ? { targets } : {}),
      ...(wanted.length > 1 ? { part: partName(part) } : {}),
      ...(onLine
        ? {
            onLine: (line: string) => {
              onLine(partName(part), line);
            },
          }
        : {}),
      ...(onInterrupt ? { onInterrupt } : {}),
      ...(colors === undefined ? {} : { colors }),
    });
  // A registry is asked for providers before, with nothing but what the user trusts.
  const first = (part: Environment): Terraform => terraform(part, processEnvironment);
  const stateOf = onceByName((part) => first(part).state());
  const parts: Environment[] = [];
  await checkOwnPart(asked, wanted, { first, stateOf });
  // One after the other: they fill one cache of providers.
  for (const part of wanted) {
    try {
      await first(part).initialise();
      await checkOwnerOfRemoteState(site, part.name, () => stateOf(part));
      const place = { ...site, project, name: part.name };
      if (mayKnowMore(place)) recallRecord(place, await stateOf(part));
      await checkMachines(asked, part, stateOf);
      // Networks are of the environment's own part.
      if (asked.taken?.length && part.partOf === undefined)
        await checkNames(part, asked.taken, await stateOf(part), first(part));
      parts.push(part);
    } catch (error) {
      if (!onFailed || !(error instanceof DeployError)) throw error;
      onFailed(part, error);
    }
  }
  const request = await withLeftFilters(asked, parts, stateOf);
  const targets = await limitedTo(request, parts, stateOf);
  return {
    request,
    parts,
    terraformOf: (part, variables) => terraform(part, variables, targets?.get(part.name)),
  };
}

/** Where shards alone are worked on, the environment's own state may still have the machines from before it was divided. */
async function checkOwnPart(
  asked: Pick<Asked, 'site' | 'project'>,
  wanted: readonly Environment[],
  terraform: {
    readonly first: (part: Environment) => Terraform;
    readonly stateOf: (part: Environment) => Promise<TerraformState>;
  },
): Promise<void> {
  const { site, project } = asked;
  const [own] = wanted
    .flatMap((part) => wholeOf(site, part) ?? [])
    .flatMap((whole) => partsOf(whole)[0] ?? []);
  if (!own || wanted.some(({ name }) => name === own.name)) return;
  if (site.backend.type === 'local' && !hasLocalState(project, own.name)) return;
  await terraform.first(own).initialise();
  await checkMachines(asked, own, terraform.stateOf);
}

/** Holds the machines of a part's state against the specs; with one part, each is at home. */
async function checkMachines(
  { site, project }: Pick<Asked, 'site' | 'project'>,
  part: Environment,
  stateOf: (part: Environment) => Promise<TerraformState>,
): Promise<void> {
  const whole = wholeOf(site, part);
  if (whole?.shards === undefined) return;
  if (site.backend.type === 'local' && !hasLocalState(project, part.name)) return;
  checkMachinesOfState(whole, part, await stateOf(part));
}

/**
 * The names of a run that works with the state right now are not in it yet: a plan, which wants the state for itself, is told of that run.
 * @throws DeployError NAME_TAKEN
 */
async function checkNames(
  { name }: Environment,
  taken: readonly TakenName[],
  state: TerraformState,
  terraform: Terraform,
): Promise<void> {
  if (foreignNames(taken, state).length === 0) return;
  await terraform.planned();
  const foreign = foreignNames(taken, await terraform.state());
  if (foreign.length > 0) throw nameTaken(name, foreign);
}

function wholeOf({ environments }: Site, { name, partOf = name }: Environment): Environment | undefined {
  return environments.find((each) => each.name === partOf);
}

/** Asks once for each part. */
function onceByName<Result>(
  ask: (part: Environment) => Promise<Result>,
): (part: Environment) => Promise<Result> {
  const answers = new Map<string, Promise<Result>>();
  return (part) => {
    const known = answers.get(part.name) ?? ask(part);
    answers.set(part.name, known);
    return known;
  };
}
