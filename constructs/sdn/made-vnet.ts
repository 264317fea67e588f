import { type ITerraformDependable, TerraformDataSource, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';

/** Properties of {@link MadeVnet}. */
export interface MadeVnetProps {
  /** Id of the vnet, `devnet`. */
  readonly vnet: string;
  /** Its resource: what is asked is not known as long as that is still to be made or changed. */
  readonly dependsOn: ITerraformDependable[];
  readonly provider?: TerraformProvider | undefined;
}

/**
 * The data source of a vnet. A vnet has no attribute that PVE fills in, so that nothing else of it is unknown to a plan
 * that makes it.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/data-sources/sdn_vnet
 */
export class MadeVnet extends TerraformDataSource {
  readonly #vnet: string;

  constructor(scope: Construct, id: string, { vnet, dependsOn, provider }: MadeVnetProps) {
    super(scope, id, {
      terraformResourceType: 'proxmox_sdn_vnet',
      terraformGeneratorMetadata: { providerName: 'proxmox' },
      dependsOn,
      provider,
    });
    this.#vnet = vnet;
  }

  /** The zone that it is in. */
  get zone(): string {
    return this.getStringAttribute('zone');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { id: this.#vnet };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return { id: { value: this.#vnet, isBlock: false, type: 'simple', storageClassType: 'string' } };
  }
}
