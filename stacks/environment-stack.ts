import { LocalProvider } from '@cdktf/provider-local/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  agentUserData,
  AnsibleRun,
  cloudInitRenderer,
  CloudInitDisk,
  DeploymentRecord,
  ProxmoxEndpoint,
  ProxmoxImage,
  ProxmoxVm,
  SdnRouter,
  SdnVxlan,
} from '../constructs';
import type { Environment, PveNode, Site, Vm } from '../site';
import { StreamSynthesizer } from './fast-synth';
import { type PlaceOf, StackError } from './stack-error';
import { addStateBackend } from './state-backend';
import { unsupported } from './unsupported';

/** Properties of {@link EnvironmentStack}. */
export interface EnvironmentStackProps {
  readonly site: Site;
  readonly environment: Environment;
  /** Changes when a host has to be configured again. */
  readonly hashOf: (vm: Vm) => string;
  /**
   * Folder of the project as seen from the folder that Terraform runs in.
   * @default '../../..', where that is `cdktf.out/stacks/<environment>`
   */
  readonly project?: string;
  /** Where the specs say what is refused. */
  readonly placeOf?: PlaceOf | undefined;
}

/** All machines of an environment: planned, deployed and destroyed together. */
export class EnvironmentStack extends TerraformStack {
  private readonly site: Site;
  private readonly environment: Environment;
  private readonly endpoints = new Map<string, ProxmoxEndpoint>();
  private readonly images = new Map<string, ProxmoxImage>();
  private readonly sdn?: SdnVxlan;
  // Scopes of their own for what the site names: a machine may be called `record` or `sdn`.
  private readonly scopes = {
    endpoints: new Construct(this, 'endpoints'),
    images: new Construct(this, 'images'),
    machines: new Construct(this, 'machines'),
  };

  /** @throws {@link StackError} `STACK_BOOT_UNSUPPORTED`, `STACK_NODE_UNKNOWN`, `STACK_IMAGE_UNKNOWN`; `ConstructError` of the constructs */
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id);
    this.synthesizer = new StreamSynthesizer(this, props.placeOf);
    this.site = props.site;
    this.environment = props.environment;
    const { name, sdn, vms, node } = props.environment;
    const { project = '../../..' } = props;
    const refusal = StackError.of(unsupported(props.site, props.environment), props.placeOf);
    if (refusal) throw refusal;
    addStateBackend(this, { ...props.site, environment: name, project });
    this.addLocalProvider();
    const { provider } = this.endpointOf(node);
    if (sdn) this.sdn = new SdnVxlan(this, 'sdn', { ...sdn, provider });
    const machines = vms.map((vm) => this.addMachine(vm));
    const record = new DeploymentRecord(this, 'record', {
      site: props.site.name,
      environment: name,
      machines,
      project,
    });
    new AnsibleRun(this, 'ansible', {
      environment: name,
      hosts: vms.flatMap((vm, index) =>
        machines[index] ? [{ machine: machines[index], hash: props.hashOf(vm) }] : [],
      ),
      project,
      dependsOn: [record],
    });
  }

  /** cdktf resolves all elements here to find references to other stacks; there are none. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  private addMachine(vm: Vm): ProxmoxVm {
    const { provider } = this.endpointOf(vm.node);
    const hardware = {
      ...vm,
      provider,
      ...(vm.clone ? {} : { imageFileId: this.imageOf(vm).fileId }),
      dependsOn: this.sdn ? [this.sdn] : [],
    };
    const delivery = this.environment.cloudInit;
    const { datastores } = this.nodeOf(vm.node);
    if (vm.role === 'router')
      return new SdnRouter(this.scopes.machines, vm.name, { ...hardware, delivery, datastores }).machine;
    const render = cloudInitRenderer(vm, agentUserData(vm));
    const scope = new Construct(this.scopes.machines, vm.name);
    const cloudInit = new CloudInitDisk(scope, 'CloudInit', {
      host: vm.name,
      node: vm.node,
      datastores,
      delivery,
      render,
      provider,
    });
    return new ProxmoxVm(scope, 'Resource', { ...hardware, cloudInit });
  }

  private imageOf(vm: Vm): ProxmoxImage {
    const name = vm.image ?? '';
    // No name holds a blank, while "-" is in many.
    const key = `${name} ${vm.node}`;
    const known = this.images.get(key);
    if (known) return known;
    const image = found(this.site.images, name);
    const { provider } = this.endpointOf(vm.node);
    const { datastores } = this.nodeOf(vm.node);
    const owner = this.environment.name;
    const made = new ProxmoxImage(this.scopes.images, key, {
      ...image,
      node: vm.node,
      datastore: datastores.image,
      owner,
      provider,
    });
    this.images.set(key, made);
    return made;
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
    const names = new Set([this.environment.node, ...this.environment.vms.map(({ node }) => node)]);
    const nodes = [...names].map((name) => this.nodeOf(name));
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

/** What has that name; `unsupported` has refused all that names what the site does not have. */
function found<T extends { readonly name: string }>(things: readonly T[], name: string): T {
  const thing = things.find((each) => each.name === name);
  if (!thing) throw new Error(`the site has no "${name}"`);
  return thing;
}
