import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';

/** Properties of {@link ProvisioningServer}: where it is. Its token comes to Terraform in `RACKWRIGHT_BOOT_TOKEN`. */
export type ProvisioningServerProps =
  | {
      /**
       * Folder of a server that runs on the same machine as Terraform, as seen from the stack's folder,
       * `../../../.rackwright/boot`. Without `RACKWRIGHT_BOOT_TOKEN` its first admin's token is taken.
       */
      readonly data: string;
    }
  | {
      /** `https://10.0.12.2:8443` */
      readonly url: string;
      /** PEM of the server, the only one that is believed: a copy of its `.rackwright/boot/tls/cert.pem`. */
      readonly certificateFile: string;
    };

/**
 * A server started with `rackwright serve`, which installs machines over the network. One of them in a stack.
 *
 * A program of one's own calls `linkProvider` of `rackwright` after `app.synth()`, so that Terraform finds the provider.
 */
export class ProvisioningServer extends Construct {
  /** The provider of its machines. */
  readonly provider: TerraformProvider;

  constructor(scope: Construct, id: string, props: ProvisioningServerProps) {
    super(scope, id);
    this.provider = new MachineProvider(this, 'Resource', props);
  }
}

/** Of the provider in `provider/`. */
class MachineProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProvisioningServerProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'rackwright',
      terraformGeneratorMetadata: {
        providerName: 'rackwright',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0',
      },
      terraformProviderSource: 'rackwright.invalid/rackwright/rackwright',
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { props } = this;
    return 'data' in props
      ? { data: props.data }
      : { url: props.url, certificate_file: props.certificateFile };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return this.synthesizeAttributes();
  }
}
