import { File } from '@cdktf/provider-local/lib/file';
import { type ITerraformDependable, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { ProxmoxVm } from './vm';
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
  readonly facts: {
    readonly vm_id: number;
    readonly node: string;
    readonly mac_addresses: readonly string[];
    readonly generation: string;
  };
}

/**
 * What the deployment learned about its machines: the Terraform output `hosts`, and the same with the environment's
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
    const facts = (vm: ProxmoxVm): Facts => ({ ...vm.facts, generation: this.generationOf(vm) });
    const hosts = Object.fromEntries([
      ...props.machines.map((vm) => [vm.name, facts(vm)] as const),
      ...kept.map(([name, machine]) => [name, keptFacts(machine)] as const),
    ]);
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
   * A resource for each machine. One with `for_each` would have every machine among the dependencies of each of its
   * instances, which the state repeats: 100 machines took Terraform twice the processor time.
   */
  private generationOf({ name, resourceId }: ProxmoxVm): string {
    const logicalId = `generation-${name}`;
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

/** As those of other machines are, to the type: another one would be a change of the output. */
function keptFacts({ facts }: KeptMachine): Facts {
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
