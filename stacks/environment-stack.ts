import { LocalProvider } from '@cdktf/provider-local/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  agentUserData,
  AnsibleRun,
  AntiAffinity,
  cloudInitRenderer,
  CloudInitDisk,
  DeploymentRecord,
  ProxmoxEndpoint,
  ProxmoxVm,
  SdnRouter,
  SdnVxlan,
} from '../constructs';
import { type Environment, nodesOf, type PveNode, type Site, type Vm } from '../site';
import { StreamSynthesizer } from './fast-synth';
import { found } from './found';
import { Media, type Place } from './media';
import { prepareMedia, sourceOf } from './machine-source';
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
  private readonly site: Site;
  private readonly environment: Environment;
  private readonly endpoints = new Map<string, ProxmoxEndpoint>();
  private readonly media: Media;
  private readonly project: string;
  private readonly command: string;
  private readonly prepares: readonly Vm[];
  private readonly sdn?: SdnVxlan;
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
    this.site = props.site;
    this.environment = props.environment;
    this.prepares = props.prepares ?? [];
    const { name, sdn, vms, node, partOf } = props.environment;
    this.media = new Media(this.scopes.images, props.site, {
      name: partOf ?? name,
      isMade: partOf === undefined,
    });
    const { project = '../../..', command = 'node cli/rackwright.mjs' } = props;
    this.project = project;
    this.command = command;
    const refusal = StackError.of(unsupported(props.site, props.environment), props.placeOf);
    if (refusal) throw refusal;
    addStateBackend(this, { ...props.site, environment: name, project });
    this.addLocalProvider();
    const { provider } = this.endpointOf(node);
    if (sdn) this.sdn = new SdnVxlan(this, 'sdn', { ...sdn, provider });
    const { only } = props;
    const isMeant = (vm: Vm): boolean => only?.hosts.includes(vm.name) ?? true;
    const prepared = this.prepares.filter(isMeant);
    for (const vm of prepared) prepareMedia(vm, this.placeOf(vm), this.media);
    const media = only ? addressesIn([this.scopes.images]) : [];
    for (const vm of this.prepares) if (!isMeant(vm)) prepareMedia(vm, this.placeOf(vm), this.media);
    const machines = this.addMachines(isMeant);
    this.keepApart(machines);
    const meant = vms.flatMap((vm, index) =>
      machines[index] && isMeant(vm) ? [{ vm, machine: machines[index] }] : [],
    );
    const record = new DeploymentRecord(this, 'record', {
      site: props.site.name,
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
            hosts: meant.map(({ vm, machine }) => ({ machine, hash: props.hashOf(vm) })),
            ...(only ? { kept: only.configured } : {}),
            project,
            command,
            dependsOn: [record],
          });
    if (!only) return;
    const shared = prepared.length > 0 ? [...addressesIn([this.sdn]), ...media] : [];
    const scopes = meant.map(({ vm }) => this.scopes.machines.node.tryFindChild(vm.name));
    this.targets = [...shared, ...addressesIn([...scopes, record, run])];
  }

  /** cdktf resolves all elements here to find references to other stacks; there are none. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  private placeOf({ node }: Vm): Place {
    return { node: this.nodeOf(node), provider: this.endpointOf(node).provider };
  }

  /** Those of the environment, each after the ones that it needs; a deploy that is limited brings in no others by that. */
  private addMachines(isMeant: (vm: Vm) => boolean): ProxmoxVm[] {
    const { vms } = this.environment;
    const byName = new Map(vms.map((vm) => [vm.name, vm]));
    const made = new Map<Vm, ProxmoxVm>();
    const make = (vm: Vm, needing: readonly Vm[] = []): ProxmoxVm => {
      const known = made.get(vm);
      if (known) return known;
      const path = [...needing, vm];
      // The checks of a site refuse circles; a program that has one gets machines all the same.
      const needed = (vm.requires ?? [])
        .flatMap((name) => byName.get(name) ?? [])
        .filter((other) => isMeant(other) === isMeant(vm) && !path.includes(other));
      const before = needed.map((other) => make(other, path));
      const machine = this.addMachine(vm, before);
      made.set(vm, machine);
      return machine;
    };
    return vms.map((vm) => make(vm));
  }

  private addMachine(vm: Vm, before: readonly ProxmoxVm[]): ProxmoxVm {
    const scope = new Construct(this.scopes.machines, vm.name);
    const place = { scope, ...this.placeOf(vm) };
    const { node, provider } = place;
    const { cloudInit: delivery, name, partOf: environment = name } = this.environment;
    const command = `${this.command} reboot ${environment} ${vm.name} --for-cloud-init`;
    const hardware = {
      ...vm,
      ...sourceOf(vm, place, this.media),
      provider,
      reboot: { command, workingDirectory: this.project },
      dependsOn: [...(this.sdn ? [this.sdn] : []), ...before],
    };
    const { datastores } = node;
    if (vm.role === 'router')
      return new SdnRouter(scope, 'Router', { ...hardware, delivery, datastores }).machine;
    // What is installed gets its data from the installer, and what was there has none of ours.
    if (hardware.installer || hardware.networkBoot || hardware.adopted)
      return new ProxmoxVm(scope, 'Resource', hardware);
    const render = cloudInitRenderer(vm, agentUserData(vm));
    const options = { host: vm.name, node: vm.node, datastores, delivery, render, provider };
    const cloudInit = new CloudInitDisk(scope, 'CloudInit', options);
    return new ProxmoxVm(scope, 'Resource', { ...hardware, cloudInit });
  }

  /** VMs that say the same of `ha.apart`, in one rule. */
  private keepApart(machines: readonly ProxmoxVm[]): void {
    const sets = new Map<string, ProxmoxVm[]>();
    for (const [index, { ha }] of this.environment.vms.entries()) {
      const machine = machines[index];
      if (ha?.apart === undefined || !machine) continue;
      sets.set(ha.apart, [...(sets.get(ha.apart) ?? []), machine]);
    }
    const { provider } = this.endpointOf(this.environment.node);
    for (const [name, members] of sets) {
      const rule = {
        name: `${this.environment.partOf ?? this.environment.name}-${name}`,
        machines: members,
        provider,
      };
      if (members.length > 1) new AntiAffinity(this.scopes.apart, name, rule);
    }
  }

  private endpointOf(node: string): ProxmoxEndpoint {
    const known = this.endpoints.get(node);
    if (known) return known;
    const isDefault = node === this.environment.node;
    const made = new ProxmoxEndpoint(this.scopes.endpoints, node, {
      ...this.nodeOf(node),
      isDefault,
      isTokenRequired: this.hasSeveralTokens(),
    });
    this.endpoints.set(node, made);
    return made;
  }

  /** Whether endpoints with tokens of their own are asked, by a provider that does not know the lab's. */
  private hasSeveralTokens(): boolean {
    const { node, vms } = this.environment;
    const all = { node, vms: [...vms, ...this.prepares] };
    const nodes = nodesOf(all).map((name) => this.nodeOf(name));
    const [keys, endpoints] = [nodes.map((node) => node.apiTokenKey), nodes.map((node) => node.apiEndpoint)];
    return new Set(keys).size > 1 && new Set(endpoints).size > 1 && nodes.some(({ kind }) => kind !== 'lab');
  }

  private nodeOf(name: string): PveNode {
    return found(this.site.nodes, name);
  }

  private addLocalProvider(): void {
    // Fully qualified, as the other provider is: Terraform and OpenTofu then share one lock file and one mirror.
    const terraformProviderSource = 'registry.terraform.io/hashicorp/local';
    Object.assign(new LocalProvider(this, 'local'), { terraformProviderSource });
  }
}
