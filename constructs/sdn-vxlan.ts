import { SdnApplier, type SdnApplierConfig } from '@cdktf/provider-proxmox/lib/sdn-applier';
import { SdnSubnet } from '@cdktf/provider-proxmox/lib/sdn-subnet';
import { SdnVnet } from '@cdktf/provider-proxmox/lib/sdn-vnet';
import { SdnZoneVxlan } from '@cdktf/provider-proxmox/lib/sdn-zone-vxlan';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { SdnZone, Vnet } from '../site';
import { ConstructError } from './construct-error';
import { TerraformData } from './terraform-data';
import { literalText, terraformName } from './terraform-text';

/** Properties of {@link SdnVxlan}. */
export interface SdnVxlanProps extends Omit<SdnZone, 'type'> {
  readonly provider?: TerraformProvider;
}

/**
 * A VXLAN zone with its vnets and subnets, applied.
 *
 * PVE keeps SDN changes pending until somebody applies them, so two appliers do it at the right moments:
 * - `<zone>-apply` comes after everything and is replaced whenever a zone, vnet or subnet changed;
 * - `<zone>-finish` comes before everything, so it is destroyed after everything that was deleted, and applies then.
 *   It is replaced when the list of members changed: Terraform destroys what left the list before it.
 *
 * Depend on the construct to come after the apply.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_applier
 */
export class SdnVxlan extends Construct implements ITerraformDependable {
  private readonly apply: SdnApplier;
  private readonly finish: SdnApplier;
  private readonly members: TerraformResource[] = [];
  private readonly zoneId: string;
  private readonly provider?: TerraformProvider;
  // A scope of their own: a vnet may be called `apply`.
  private readonly networks = new Construct(this, 'Networks');

  /** @throws {@link ConstructError} `SDN_ID`, `SDN_TAG_TAKEN` */
  constructor(scope: Construct, id: string, props: SdnVxlanProps) {
    super(scope, id);
    validateZone(props);
    this.zoneId = props.id;
    this.provider = props.provider;
    const list = new TerraformData(this, 'Members', { input: memberNames(props) });
    list.overrideLogicalId(terraformName(`${props.id}-members`));
    this.finish = this.addApplier('finish', {
      onCreate: false,
      onDestroy: true,
      lifecycle: { replaceTriggeredBy: [addressOf(list)] },
    });
    this.addZone(props);
    this.apply = this.addApplier('apply', {
      onCreate: true,
      onDestroy: false,
      dependsOn: this.members,
      lifecycle: { replaceTriggeredBy: [list, ...this.members].map(addressOf) },
    });
  }

  /** What comes after the apply depends on this address. */
  get fqn(): string {
    return this.apply.fqn;
  }

  private addApplier(id: 'apply' | 'finish', config: SdnApplierConfig): SdnApplier {
    const applier = new Applier(this, id, { provider: this.provider, ...config });
    applier.overrideLogicalId(terraformName(`${this.zoneId}-${id}`));
    return applier;
  }

  private addZone(props: SdnVxlanProps): void {
    const zone = new SdnZoneVxlan(this, 'Resource', {
      provider: this.provider,
      dependsOn: [this.finish],
      id: props.id,
      peers: [...props.peers],
      mtu: props.mtu,
    });
    zone.overrideLogicalId(terraformName(props.id));
    this.members.push(zone);
    for (const vnet of props.vnets) this.addVnet(zone, vnet);
  }

  private addVnet(zone: SdnZoneVxlan, props: Vnet): void {
    const vnet = new SdnVnet(this.networks, props.id, {
      provider: this.provider,
      dependsOn: [this.finish],
      id: props.id,
      zone: zone.id,
      tag: props.tag,
      alias: props.alias === undefined ? undefined : literalText(props.alias),
    });
    vnet.overrideLogicalId(terraformName(props.id));
    this.members.push(vnet);
    for (const subnet of props.subnets) {
      const name = subnetName(props.id, subnet.cidr);
      const resource = new SdnSubnet(this.networks, name, {
        provider: this.provider,
        dependsOn: [this.finish],
        vnet: vnet.id,
        cidr: subnet.cidr,
        gateway: subnet.gateway,
        snat: subnet.snat,
      });
      resource.overrideLogicalId(terraformName(name));
      this.members.push(resource);
    }
  }
}

interface HclResource {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, HclAttributes>>>>;
}
interface HclAttributes {
  readonly lifecycle?: { replace_triggered_by?: readonly string[] | string };
}

/**
 * An applier that is valid in HCL as well: its triggers must be bare references there, and cdktf quotes the items of a
 * list, but not text that begins with a bracket.
 */
class Applier extends SdnApplier {
  override toHclTerraform(): HclResource {
    const hcl = super.toHclTerraform() as HclResource;
    const lifecycle = hcl.resource?.[this.terraformResourceType]?.[this.friendlyUniqueId]?.lifecycle;
    const triggers = lifecycle?.replace_triggered_by;
    if (lifecycle && typeof triggers === 'object')
      lifecycle.replace_triggered_by = `[${triggers.join(', ')}]`;
    return hcl;
  }
}

/** As text, since cdktf would write `${…}` around the address of a construct. */
function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** `devnet-10-10-10-0-24`: colons, dots and slashes are no part of a Terraform name. */
function subnetName(vnetId: string, cidr: string): string {
  return `${vnetId}-${cidr.replaceAll(/[^0-9a-f]/g, '-')}`;
}

function memberNames(zone: SdnVxlanProps): string[] {
  const vnets = zone.vnets.flatMap((vnet) => [
    vnet.id,
    ...vnet.subnets.map((subnet) => `${vnet.id} ${subnet.cidr}`),
  ]);
  return [zone.id, ...vnets];
}

function validateZone(zone: SdnVxlanProps): void {
  for (const id of [zone.id, ...zone.vnets.map((vnet) => vnet.id)]) {
    if (/^[a-z][a-z0-9]{0,7}$/.test(id)) continue;
    throw new ConstructError(
      'SDN_ID',
      `"${id}" cannot name an SDN zone or vnet; PVE allows a lower-case letter and up to seven lower-case letters ` +
        'or digits after it. Shorten or rename it.',
    );
  }
  const taken = new Map<number, string>();
  for (const vnet of zone.vnets) {
    const other = taken.get(vnet.tag);
    if (other !== undefined) {
      throw new ConstructError(
        'SDN_TAG_TAKEN',
        `vnets ${other} and ${vnet.id} both have tag ${String(vnet.tag)}; a tag is one VXLAN network. ` +
          'Give one of them another tag, 1 to 16777215.',
      );
    }
    taken.set(vnet.tag, vnet.id);
  }
}
