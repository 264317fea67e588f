import type { Construct } from 'constructs';
import { ProxmoxEndpoint } from '../constructs';
import { type Environment, nodesOf, type PveNode, type Site, type Vm } from '../site';
import { found } from './found';
import type { Place } from './media';

/** Whose endpoints a stack asks. */
export interface EndpointsProps {
  readonly site: Site;
  readonly environment: Environment;
  /** VMs of other stacks whose images and media are of this one. */
  readonly prepares: readonly Vm[];
}

/** Providers of a stack, one for each node's endpoint. */
export class Endpoints {
  private readonly made = new Map<string, ProxmoxEndpoint>();

  constructor(
    private readonly scope: Construct,
    private readonly props: EndpointsProps,
  ) {}

  /** The provider of the environment's own node. */
  get default(): ProxmoxEndpoint['provider'] {
    return this.of(this.props.environment.node).provider;
  }

  /** Where a machine is made. */
  placeOf({ node }: Vm): Place {
    return { node: this.nodeOf(node), provider: this.of(node).provider };
  }

  /** The endpoint of a node. */
  of(node: string): ProxmoxEndpoint {
    const known = this.made.get(node);
    if (known) return known;
    const made = new ProxmoxEndpoint(this.scope, node, {
      ...this.nodeOf(node),
      isDefault: node === this.props.environment.node,
      isTokenRequired: this.hasSeveralTokens(),
    });
    this.made.set(node, made);
    return made;
  }

  /** Whether endpoints with tokens of their own are asked, by a provider that does not know the lab's. */
  private hasSeveralTokens(): boolean {
    const { environment, prepares } = this.props;
    const all = { node: environment.node, vms: [...environment.vms, ...prepares] };
    const nodes = nodesOf(all).map((name) => this.nodeOf(name));
    const [keys, endpoints] = [nodes.map((node) => node.apiTokenKey), nodes.map((node) => node.apiEndpoint)];
    return new Set(keys).size > 1 && new Set(endpoints).size > 1 && nodes.some(({ kind }) => kind !== 'lab');
  }

  private nodeOf(name: string): PveNode {
    return found(this.props.site.nodes, name);
  }
}
