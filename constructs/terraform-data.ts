import { type ITerraformDependable, TerraformResource, type TerraformResourceConfig } from 'cdktf';
import { type Construct } from 'constructs';

/** Properties of {@link TerraformData}. */
export interface TerraformDataProps {
  /** Value that is kept in the state; a change of it is an update. */
  readonly input?: unknown;
  /** Value whose change replaces the resource, so that its provisioners run again. */
  readonly triggersReplace?: unknown;
  readonly dependsOn?: ITerraformDependable[];
  readonly provisioners?: TerraformProvisioner[];
}

type TerraformProvisioner = NonNullable<TerraformResourceConfig['provisioners']>[number];

/**
 * The built-in `terraform_data`.
 *
 * cdktf's own `DataResource` starts `terraform version` at every synth to check for 1.4; this one does not.
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class TerraformData extends TerraformResource {
  private readonly props: TerraformDataProps;

  constructor(scope: Construct, id: string, props: TerraformDataProps) {
    super(scope, id, {
      terraformResourceType: 'terraform_data',
      terraformGeneratorMetadata: { providerName: 'terraform' },
      dependsOn: props.dependsOn,
      provisioners: props.provisioners,
    });
    this.props = props;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      input: this.props.input,
      triggers_replace: this.props.triggersReplace,
    };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return this.synthesizeAttributes();
  }
}
