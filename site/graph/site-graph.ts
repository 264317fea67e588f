import type { Environment, IpConfig, Site } from '../model';

/** A box of the drawing. */
export interface GraphBox {
  readonly id: string;
  /** Column: machines that carry others, networks, what is on them. */
  readonly layer: 0 | 1 | 2;
  readonly kind: 'node' | 'host' | 'bridge' | 'vnet' | 'network' | 'router' | 'vm' | 'machines';
  /** The first line is the name. */
  readonly lines: readonly string[];
}

/** A line between two boxes. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Address on the network. */
  readonly label?: string;
}

/** What is drawn of a site. */
export interface SiteGraph {
  readonly title: string;
  readonly boxes: readonly GraphBox[];
  readonly edges: readonly GraphEdge[];
}

/** The networks of a site, the machines on them, and the nodes below; of one environment where it is named. */
export function siteGraph(site: Site, environment?: string): SiteGraph {
  const chosen = site.environments.filter(({ name }) => environment === undefined || name === environment);
  const builder = new GraphBuilder(site);
  for (const each of chosen) builder.addEnvironment(each);
  builder.addHosts(environment);
  const title = environment === undefined ? site.name : `${site.name}: ${environment}`;
  return { title, boxes: [...builder.boxes.values()], edges: builder.edges };
}

/** The fixed address, else who gives one, and the VLAN whose frames are meant: `10.20.0.5/24, VLAN 20`. */
function labelOf({ ipv4, ipv6, vlanId }: Labelled): string | undefined {
  const [address] = [ipv4, ipv6].flatMap((ip) => (ip.method === 'static' ? [ip.address] : []));
  const given = address ?? ([ipv4, ipv6].some(({ method }) => method === 'dhcp') ? 'DHCP' : undefined);
  const vlan = vlanId === undefined ? undefined : `VLAN ${String(vlanId)}`;
  return [given, vlan].filter((each) => each !== undefined).join(', ') || undefined;
}

/** What a line to a network says. */
interface Labelled {
  readonly ipv4: IpConfig;
  readonly ipv6: IpConfig;
  readonly vlanId?: number;
}

class GraphBuilder {
  readonly boxes = new Map<string, GraphBox>();
  readonly edges: GraphEdge[] = [];
  readonly #joined = new Set<string>();

  constructor(private readonly site: Site) {}

  addEnvironment(environment: Environment): void {
    const { name, node, sdn, vms } = environment;
    for (const used of new Set([node, ...vms.map((vm) => vm.node)])) this.addNode(used);
    for (const { id, tag, subnets } of sdn?.vnets ?? []) {
      const lines = [id, `VXLAN ${String(tag)}`, ...subnets.map(({ cidr }) => cidr)];
      this.add({ id: `vnet/${id}`, layer: 1, kind: 'vnet', lines });
      for (const used of new Set(vms.map((vm) => vm.node))) this.join(`node/${used}`, `vnet/${id}`);
    }
    const vnets = new Set(sdn?.vnets.map(({ id }) => id));
    for (const vm of vms) {
      const id = `vm/${vm.name}`;
      const kind = vm.role === 'router' ? 'router' : 'vm';
      const cores = vm.cores * vm.sockets;
      const size = `${String(cores)} ${cores === 1 ? 'core' : 'cores'}, ${String(vm.memoryMib)} MiB`;
      this.add({ id, layer: 2, kind, lines: [vm.name, `${name} ${String(vm.vmId)}`, size] });
      for (const nic of vm.nics) {
        const network = vnets.has(nic.bridge) ? `vnet/${nic.bridge}` : `bridge/${vm.node}/${nic.bridge}`;
        if (!vnets.has(nic.bridge)) this.addBridge(vm.node, nic.bridge);
        this.join(network, id, labelOf(nic));
      }
    }
  }

  addHosts(environment: string | undefined): void {
    for (const host of this.site.hosts ?? []) {
      if (environment !== undefined && (host.environment ?? environment) !== environment) continue;
      const id = `host/${host.name}`;
      this.add({ id, layer: 0, kind: 'host', lines: [host.name, host.os ?? 'physical'] });
      for (const { network, ipv4, ipv6 } of host.interfaces) {
        if (network === undefined) continue;
        const found = this.site.networks?.find(({ name }) => name === network);
        const lines = [network, ...(found?.cidr === undefined ? [] : [found.cidr])];
        this.add({ id: `network/${network}`, layer: 1, kind: 'network', lines });
        this.join(id, `network/${network}`, labelOf({ ipv4, ipv6 }));
      }
    }
  }

  private addNode(name: string): void {
    const node = this.site.nodes.find((each) => each.name === name);
    const lines = [name, ...(node ? [node.address] : [])];
    this.add({ id: `node/${name}`, layer: 0, kind: 'node', lines });
  }

  private addBridge(node: string, name: string): void {
    const found = this.site.nodes
      .find((each) => each.name === node)
      ?.bridges?.find((bridge) => bridge.name === name);
    const id = `bridge/${node}/${name}`;
    const lines = [name, ...(found?.cidr === undefined ? [] : [found.cidr])];
    this.add({ id, layer: 1, kind: 'bridge', lines });
    this.join(`node/${node}`, id);
  }

  private add(box: GraphBox): void {
    if (!this.boxes.has(box.id)) this.boxes.set(box.id, box);
  }

  private join(from: string, to: string, label?: string): void {
    const key = JSON.stringify([from, to, label]);
    if (this.#joined.has(key)) return;
    this.#joined.add(key);
    this.edges.push({ from, to, ...(label === undefined ? {} : { label }) });
  }
}
