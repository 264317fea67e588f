import { SdnApplier } from '@cdktf/provider-proxmox/lib/sdn-applier';
import type { TerraformResource } from 'cdktf';

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
export class Applier extends SdnApplier {
  /** The resource in HCL, with its triggers as references. */
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
export function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}
