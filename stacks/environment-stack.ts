import { LocalProvider } from '@cdktf/provider-local/lib/provider';
import { type TerraformProvider, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { AnsibleRun, DeploymentRecord, SdnVxlan } from '../constructs';
import type { Environment, Site, Vm } from '../site';
import { Endpoints } from './endpoints';
import { addFirewall } from './firewall';
import { StreamSynthesizer } from './fast-synth';
import { keepApart } from './keep-apart';
import { Machines } from './machines';
import { Media, type Place } from './media';
import { prepareMedia } from './machine-source';
import { type PlaceOf, StackError } from './stack-error';
import { addStateBackend } from './state-backend';
import { addressesIn, type StackTargets } from './targets';
import { unsupported } from './unsupported';

/** Properties of {@link EnvironmentStack}. */
export interface EnvironmentStackProps {
  readonly site: Site;
  /** An environment, or a part of one that is divided. */
  readonly environment: Environment;
  /** VMs of the environment's shards, whose images and media are of this stack. @default none */
  readonly prepares?: readonly Vm[];
  /** Changes when a host has to be configured again. */
  readonly hashOf: (vm: Vm) => string;
  /**
   * Folder of the project as seen from the folder that Terraform runs in.
   * @default '../../..', where that is `cdktf.out/stacks/<environment>`
   */
  readonly project?: string;
  /** Where the specs say what is refused. */
  readonly placeOf?: PlaceOf | undefined;
  /** How provisioners start Rackwright from the project's folder. @default 'node cli/rackwright.mjs' */
  readonly command?: string;
  /** False leaves machines as they come, without Ansible: the next deploy that has it configures them. @default true */
  readonly configures?: boolean;
  /** What the deploy is limited to. @default all machines */
  readonly only?: StackTargets;
}

/** All machines of an environment: planned, deployed and destroyed together. */
export class EnvironmentStack extends TerraformStack {
  /** Addresses that Terraform is to be limited to, never none; absent where it is not limited. */
  readonly targets?: readonly string[];
  // Scopes of their own for what the site names: a machine may be called `record` or `sdn`.
  private readonly scopes = {
    endpoints: new Construct(this, 'endpoints'),
    images: new Construct(this, 'images'),
    machines: new Construct(this, 'machines'),
    apart: new Construct(this, 'apart'),
  };

  /** @throws {@link StackError} `CLOUD_INIT_NO_LOGIN`, `STACK_BOOT_UNSUPPORTED`, `STACK_NODE_UNKNOWN`, `STACK_IMAGE_UNKNOWN`; `ConstructError` of the constructs */
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id);
    this.synthesizer = new StreamSynthesizer(this, props.placeOf);
    const { site, environment, prepares = [], only } = props;
    const { project = '../../..', command = 'node cli/rackwright.mjs' } = props;
    const { name, vms, partOf } = environment;
    const owner = { name: partOf ?? name, isMade: partOf === undefined };
    const media = new Media(this.scopes.images, site, owner);
    const refusal = StackError.of(unsupported(site, environment), props.placeOf);
    if (refusal) throw refusal;
    addStateBackend(this, { ...site, environment: name, project });
    this.addLocalProvider();
    const endpoints = new Endpoints(this.scopes.endpoints, { site, environment, prepares });
    const provider = endpoints.default;
    const sdn = environment.sdn && new SdnVxlan(this, 'sdn', { ...environment.sdn, provider });
    const isMeant = (vm: Vm): boolean => only?.hosts.includes(vm.name) ?? true;
    const prepared = prepares.filter(isMeant);
    for (const vm of prepared) prepareMedia(vm, endpoints.placeOf(vm), media);
    const preparedMedia = only ? addressesIn([this.scopes.images]) : [];
    for (const vm of prepares) if (!isMeant(vm)) prepareMedia(vm, endpoints.placeOf(vm), media);
    const placeOf = (vm: Vm): Place => endpoints.placeOf(vm);
    const parts = { environment, media, placeOf, sdn, project, command };
    const machines = new Machines(this.scopes.machines, parts).add(isMeant);
    keepApart(this.scopes.apart, environment, machines, provider);
    const made = vms.flatMap((vm, index) => (machines[index] ? [{ vm, machine: machines[index] }] : []));
    const providerOf = (node: string): TerraformProvider => endpoints.of(node).provider;
    const guardOf = addFirewall(this, { site, environment, machines: made, providerOf });
    const meant = made.filter(({ vm }) => isMeant(vm));
    const guarded = meant.flatMap(({ vm }) => guardOf(vm.name) ?? []);
    const record = new DeploymentRecord(this, 'record', {
      site: site.name,
      environment: name,
      machines: meant.map(({ machine }) => machine),
      ...(only ? { kept: only.kept } : {}),
      project,
    });
    const run =
      meant.length === 0 || props.configures === false
        ? undefined
        : new AnsibleRun(this, 'ansible', {
            environment: name,
            hosts: meant.map(({ vm, machine }) => ({
              machine,
              identity: record.identityOf(machine),
              hash: props.hashOf(vm),
            })),
            ...(only ? { kept: only.configured } : {}),
            project,
            command,
            dependsOn: [record, ...guarded.flatMap(({ resources }) => resources)],
          });
    if (!only) return;
    const shared = prepared.length > 0 ? [...addressesIn([sdn]), ...preparedMedia] : [];
    const scopes = meant.map(({ vm }) => this.scopes.machines.node.tryFindChild(vm.name));
    this.targets = [...shared, ...addressesIn([...scopes, ...guarded, record, run])];
  }

  /** cdktf resolves all elements here to find references to other stacks; there are none. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  private addLocalProvider(): void {
    // Fully qualified, as the other provider is: Terraform and OpenTofu then share one lock file and one mirror.
    const terraformProviderSource = 'registry.terraform.io/hashicorp/local';
    Object.assign(new LocalProvider(this, 'local'), { terraformProviderSource });
  }
}
