import { type ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { pinName } from '../pin-name';
import type { ProvisioningServer } from './provisioning-server';

/** Properties of {@link PxeHost}. */
export interface PxeHostProps {
  /** Name of the machine, `rack1`: the server's site has it in `hosts/rack1.yaml`. */
  readonly name: string;
  /** The name once more: the machine's disks are erased when it is made. */
  readonly erase: string;
  /** The server that installs it. */
  readonly server: ProvisioningServer;
  /** True erases an operating system that is there when the resource is made. @default false */
  readonly again?: boolean;
  /** Any text, `2027-01`: another one erases the machine and installs it anew. @default none */
  readonly generation?: string;
  /** False leaves the machine to itself on destroy instead of giving it back to the server. @default true */
  readonly releaseOnDestroy?: boolean;
  /** How long the installation is waited for, in seconds. @default 7200 */
  readonly installTimeout?: number;
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A machine of iron: accepted, booted from the network, waited for until its operating system is installed, and given back on
 * destroy. The provisioning server does it, and switches the machine on where it knows its BMC; other machines are switched on by
 * hand meanwhile.
 *
 * Only the making erases disks. A machine that somebody released, broke or installs otherwise is a difference in the next plan, and
 * its apply says what to do; `generation` installs it anew.
 */
export class PxeHost extends Construct implements ITerraformDependable {
  /** Terraform expression of the address that the machine was last seen at. */
  readonly address: string;
  private readonly resource: Machine;

  /** @throws {@link ConstructError} `PXE_HOST_ERASE`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: PxeHostProps) {
    super(scope, id);
    if (props.erase !== props.name) {
      throw new ConstructError(
        'PXE_HOST_ERASE',
        `"erase" of machine ${props.name} is "${props.erase}". Write the machine's name there once more: its disks are erased.`,
      );
    }
    this.resource = new Machine(this, 'Resource', props);
    pinName(this.resource, props.name);
    this.address = `\${rackwright_machine.${this.resource.friendlyUniqueId}.address}`;
  }

  /** What comes after the machine was installed depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }
}

/** `rackwright_machine` of the provider in `provider/`. */
class Machine extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PxeHostProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'rackwright_machine',
      terraformGeneratorMetadata: { providerName: 'rackwright' },
      provider: props.server.provider,
      dependsOn: props.dependsOn,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { name, erase, again, generation, releaseOnDestroy, installTimeout } = this.props;
    return {
      name,
      erase,
      again,
      generation,
      release_on_destroy: releaseOnDestroy,
      timeout_install: installTimeout,
    };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return this.synthesizeAttributes();
  }
}
