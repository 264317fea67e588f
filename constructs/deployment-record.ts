import { File } from '@cdktf/provider-local/lib/file';
import { type ITerraformDependable, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { MachineFacts, ProxmoxVm } from './vm';
import { TerraformData } from './terraform-data';
import { pinName } from './pin-name';

/** Properties of {@link DeploymentRecord}. */
export interface DeploymentRecordProps {
  /** Name of the site, that its state is not taken for another's. */
  readonly site: string;
  /** Name of the environment, `dev`. */
  readonly environment: string;
  readonly machines: readonly ProxmoxVm[];
  /** Machines of the state that are left as they are, by name. @default none */
  readonly kept?: Readonly<Record<string, KeptMachine>>;
  /** Folder of the project as seen from the stack's folder: `../../..`. */
  readonly project: string;
}

/** A machine that is there, and that a deploy of others does not touch. */
export interface KeptMachine {
  /** As its deployment learned them. */
  readonly facts: MachineFacts & { readonly generation: string };
}

/**
 * What the machines of a deployment are found by: the Terraform output `hosts`, and the same with the environment's
 * name in `.rackwright/deployments/<environment>.json` for whoever does not ask Terraform.
 *
 * Each machine has a generation: another word each time it is made, also when its id, node and MAC addresses stay. It
 * tells a machine that was made anew, and so has a new host key, from one that somebody put in its place.
 */
export class DeploymentRecord extends Construct implements ITerraformDependable {
  private readonly resource: File;

  constructor(scope: Construct, id: string, props: DeploymentRecordProps) {
    super(scope, id);
    const kept = Object.entries(props.kept ?? {});
    const made = props.machines.map(
      (vm) => [vm.name, { ...vm.facts, generation: this.addGeneration(vm) }] as const,
    );
    const left = kept.map(([name, machine]) => [name, machine.facts] as const);
    const hosts = Object.fromEntries([...made, ...left].map(([name, facts]) => [name, typed(facts)]));
    const output = new TerraformOutput(this, 'Hosts', { value: hosts });
    output.overrideLogicalId('hosts');
    this.resource = new File(this, 'Resource', {
      filename: `${props.project}/.rackwright/deployments/${props.environment}.json`,
      content: `\${jsonencode(${expression({ site: props.site, environment: props.environment, hosts })})}\n`,
      filePermission: '0644',
      directoryPermission: '0755',
    });
    pinName(this.resource, 'deployment');
  }

  /**
   * Terraform's expression of what is another value when a machine of the record is made anew, as its `resourceId` is. Terraform
   * reads each machine whole for every expression that asks for a part of it, so that few should.
   */
  identityOf({ name }: ProxmoxVm): string {
    return `\${terraform_data.${generationId(name)}.triggers_replace}`;
  }

  /**
   * A resource for each machine. One with `for_each` would have every machine among the dependencies of each of its
   * instances, which the state repeats: 100 machines took Terraform twice the processor time.
   */
  private addGeneration({ name, resourceId }: ProxmoxVm): string {
    const logicalId = generationId(name);
    const generation = new TerraformData(this, `Generation ${name}`, { triggersReplace: resourceId });
    pinName(generation, logicalId);
    // Written out: cdktf does not resolve its tokens inside an expression.
    return `\${terraform_data.${logicalId}.id}`;
  }

  /** What comes after the file was written depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }
}

function generationId(name: string): string {
  return `generation-${name}`;
}

/** With the addresses as Terraform's list, which a tuple of literals is not. */
function typed(facts: KeptMachine['facts']): Facts {
  return { ...facts, mac_addresses: `\${tolist(${JSON.stringify(facts.mac_addresses)})}` };
}

type Facts = string | number | { readonly [key: string]: Facts };

/** Terraform's own notation; `${reference}` loses its braces, since it stands inside an expression. */
function expression(value: Facts): string {
  if (typeof value === 'string') return /^\$\{(.*)\}$/.exec(value)?.[1] ?? JSON.stringify(value);
  if (typeof value === 'number') return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)} = ${expression(item)}`);
  return `{ ${entries.join(', ')} }`;
}
