import type { Environment, HostInterface, IpConfig, PhysicalHost, Site, Vm } from '../model';

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

/** `2 cores, 1024 MiB` */
function sizeOf({ cores, sockets, memoryMib }: Vm): string {
  const all = cores * sockets;
  return `${String(all)} ${all === 1 ? 'core' : 'cores'}, ${String(memoryMib)} MiB`;
}

/** A line for each bond, VLAN and bridge of a machine: `bond0: eno1 eno2`, `bond0.40: VLAN 40`. */
function madeOf({ interfaces }: PhysicalHost): readonly string[] {
  const parts = (each: HostInterface): string | undefined => {
    switch (each.kind) {
      case 'nic':
        return undefined;
      case 'bond':
        return each.members.join(' ');
      case 'vlan':
        return `VLAN ${String(each.vlanId)} of ${each.parent}`;
      case 'bridge':
        return each.ports.join(' ');
    }
  };
  return interfaces.flatMap((each) => {
    const made = parts(each);
    return made === undefined ? [] : [`${each.name}: ${made}`];
  });
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
      const lines = [vm.name, `${name} ${String(vm.vmId)} on ${vm.node}`, sizeOf(vm)];
      this.add({ id, layer: 2, kind, lines });
      for (const nic of vm.nics) {
        const isVnet = vnets.has(nic.bridge);
        const network = isVnet ? `vnet/${nic.bridge}` : this.addBridge(vm.node, nic.bridge);
        this.join(network, id, labelOf(nic));
      }
    }
  }

  addHosts(environment: string | undefined): void {
    for (const host of this.site.hosts ?? []) {
      if (environment !== undefined && (host.environment ?? environment) !== environment) continue;
      const id = this.addHost(host);
      for (const each of host.interfaces) {
        const { network, ipv4, ipv6 } = each;
        if (network === undefined) continue;
        const vlanId = each.kind === 'vlan' ? each.vlanId : undefined;
        const label = labelOf({ ipv4, ipv6, ...(vlanId === undefined ? {} : { vlanId }) });
        this.join(id, this.addNetwork(network), label);
      }
    }
  }

  /** A machine that is a node is one box with it. */
  private addHost(host: PhysicalHost): string {
    const node = this.site.nodes.find((each) => each.host === host.name);
    if (node && this.boxes.has(`node/${node.name}`)) return `node/${node.name}`;
    const id = `host/${host.name}`;
    this.add({ id, layer: 0, kind: 'host', lines: [host.name, host.os ?? 'physical', ...madeOf(host)] });
    return id;
  }

  private addNode(name: string): void {
    const node = this.site.nodes.find((each) => each.name === name);
    const host = this.site.hosts?.find((each) => each.name === node?.host);
    const own = host && host.name !== name ? [`machine ${host.name}`] : [];
    const lines = [name, ...(node ? [node.address] : []), ...own, ...(host ? madeOf(host) : [])];
    this.add({ id: `node/${name}`, layer: 0, kind: 'node', lines });
  }

  private addNetwork(name: string): string {
    const id = `network/${name}`;
    const cidr = this.site.networks?.find((each) => each.name === name)?.cidr;
    this.add({ id, layer: 1, kind: 'network', lines: [name, ...(cidr === undefined ? [] : [cidr])] });
    return id;
  }

  /** A bridge on a network of the physical machines is that network. */
  private addBridge(node: string, name: string): string {
    const { cidr } =
      this.site.nodes.find((each) => each.name === node)?.bridges?.find((bridge) => bridge.name === name) ??
      {};
    const network = this.site.networks?.find((each) => cidr !== undefined && each.cidr === cidr);
    const id = network ? this.addNetwork(network.name) : `bridge/${node}/${name}`;
    const lines = [name, `of ${node}`, ...(cidr === undefined ? [] : [cidr])];
    if (!network) this.add({ id, layer: 1, kind: 'bridge', lines });
    this.join(`node/${node}`, id, network ? name : undefined);
    return id;
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
