import type { SdnApplier, SdnApplierConfig } from '@cdktf/provider-proxmox/lib/sdn-applier';
import { SdnSubnet } from '@cdktf/provider-proxmox/lib/sdn-subnet';
import { SdnVnet } from '@cdktf/provider-proxmox/lib/sdn-vnet';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { TerraformData } from '../terraform-data';
import { pinName } from '../pin-name';
import { literalText } from '../terraform-text';
import { addressOf, Applier } from './applier';
import { MadeVnet } from './made-vnet';
import { validateZone } from './validate-zone';
import type { SdnSubnetProps, SdnVnetProps, SdnZoneProps, ZoneType } from './zone-props';

/**
 * A zone with its vnets and subnets, applied: what `SdnVxlan` and the other types have in common.
 *
 * PVE keeps SDN changes pending until somebody applies them, so two appliers do it at the right moments:
 * - `<zone>-apply` comes after everything and is replaced whenever a zone, vnet or subnet changed;
 * - `<zone>-finish` comes before everything, so it is destroyed after everything that was deleted, and applies then.
 *   It is replaced when the list of members changed: Terraform destroys what left the list before it.
 *
 * `replace_triggered_by` sees no creation. What was deleted behind Terraform's back is only created again, so `<zone>-made`
 * holds what is unknown until a zone, subnet or vnet without one is made, and is updated by that.
 *
 * Depend on the construct to come after the apply.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_applier
 */
export abstract class SdnZone extends Construct implements ITerraformDependable {
  private readonly apply: SdnApplier;
  private readonly finish: SdnApplier;
  private readonly members: TerraformResource[] = [];
  /** Expressions that are unknown while a part is to be made, and the same ever after. */
  private readonly made: string[] = [];
  // A scope of their own: a vnet may be called `apply`.
  private readonly networks = new Construct(this, 'Networks');

  /** @throws {@link ConstructError} `SDN_ID`, `SDN_TAG`, `SDN_TAG_TAKEN`, `SDN_NO_DHCP`, `SDN_NO_SNAT`, `SDN_SUBNET` */
  protected constructor(
    scope: Construct,
    id: string,
    private readonly props: SdnZoneProps,
    type: ZoneType,
  ) {
    super(scope, id);
    validateZone(props, type);
    const list = new TerraformData(this, 'Members', { input: memberNames(props) });
    pinName(list, `${props.id}-members`);
    this.finish = this.addApplier('finish', {
      onCreate: false,
      onDestroy: true,
      lifecycle: { replaceTriggeredBy: [addressOf(list)] },
    });
    const zoneId = this.addZone(type);
    for (const vnet of props.vnets) this.addVnet(zoneId, vnet);
    const made = new TerraformData(this, 'Made', { input: this.made });
    pinName(made, `${props.id}-made`);
    this.apply = this.addApplier('apply', {
      onCreate: true,
      onDestroy: false,
      dependsOn: this.members,
      lifecycle: { replaceTriggeredBy: [list, made, ...this.members].map(addressOf) },
    });
  }

  /** What comes after the apply depends on this address. */
  get fqn(): string {
    return this.apply.fqn;
  }

  private addApplier(id: 'apply' | 'finish', config: SdnApplierConfig): SdnApplier {
    const applier = new Applier(this, id, { provider: this.props.provider, ...config });
    pinName(applier, `${this.props.id}-${id}`);
    return applier;
  }

  private addZone({ make }: ZoneType): string {
    const { provider, id, mtu, nodes, ipam, dns, reverseDns, dnsZone } = this.props;
    const common = { provider, dependsOn: [this.finish], id, mtu, ipam, dns, reverseDns, dnsZone };
    const { zone, controller } = make(this, { ...common, nodes: nodes && [...nodes] });
    pinName(zone, id);
    this.members.push(...(controller ? [controller] : []), zone);
    // Whether changes wait is for the provider to say: it matters only that it is not known before there is a zone.
    this.made.push(`\${${addressOf(zone)}.pending == null ? "${id}" : "${id}"}`);
    return zone.id;
  }

  private addVnet(zone: string, props: SdnVnetProps): void {
    const vnet = new SdnVnet(this.networks, props.id, {
      provider: this.props.provider,
      dependsOn: [this.finish],
      id: props.id,
      zone,
      tag: props.tag,
      alias: literalText(props.alias),
      vlanAware: props.vlanAware,
      isolatePorts: props.isolatePorts,
    });
    pinName(vnet, props.id);
    this.members.push(vnet);
    if (props.subnets.length === 0) this.made.push(this.lookOf(vnet, props.id));
    for (const subnet of props.subnets) this.addSubnet(vnet, props.id, subnet);
  }

  /** Of a vnet that has subnets, theirs are enough: PVE deletes none that still has some. */
  private lookOf(vnet: SdnVnet, id: string): string {
    const { provider } = this.props;
    const look = new MadeVnet(this.networks, `${id}-made`, { vnet: id, dependsOn: [vnet], provider });
    pinName(look, `${id}-made`);
    return look.zone;
  }

  private addSubnet(vnet: SdnVnet, vnetId: string, props: SdnSubnetProps): void {
    const { cidr, gateway, snat, dhcpRange, dhcpDnsServer, dnsZonePrefix } = props;
    const name = subnetName(vnetId, cidr);
    const resource = new SdnSubnet(this.networks, name, {
      provider: this.props.provider,
      dependsOn: [this.finish],
      vnet: vnet.id,
      cidr,
      gateway,
      snat,
      dhcpRange: dhcpRange && { startAddress: dhcpRange.first, endAddress: dhcpRange.last },
      dhcpDnsServer,
      dnsZonePrefix,
    });
    pinName(resource, name);
    this.members.push(resource);
    this.made.push(resource.id);
  }
}

/** `devnet-10-10-10-0-24`: colons, dots and slashes are no part of a Terraform name. */
function subnetName(vnetId: string, cidr: string): string {
  return `${vnetId}-${cidr.replaceAll(/[^0-9a-f]/g, '-')}`;
}

function memberNames({ id, vnets }: SdnZoneProps): string[] {
  const inner = vnets.flatMap((vnet) => [
    vnet.id,
    ...vnet.subnets.map((subnet) => `${vnet.id} ${subnet.cidr}`),
  ]);
  return [id, ...inner];
}
