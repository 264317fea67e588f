import { VirtualEnvironmentContainer } from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { pinName } from '../pin-name';
import type { ContainerProps } from './container-props';
import { toConfig } from './provider-container';
import { validateContainer } from './validate-container';

/**
 * A Linux container on Proxmox VE, unprivileged unless asked for otherwise, with keys in place of a password: one would
 * stand in Terraform's state.
 *
 * HA has none in its hands: the provider looks for a container on its node alone, takes one that moved for gone, and
 * would make it a second time.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_container
 */
export class Container extends Construct implements ITerraformDependable {
  /** Host name, `dns1`. */
  readonly name: string;
  private readonly resource: VirtualEnvironmentContainer;

  /** @throws {@link ConstructError} `VM_ID_RANGE`, `CONTAINER_SOURCE`, `CONTAINER_NO_KEY`, `CONTAINER_MOUNT`, `CONTAINER_SETTING`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: ContainerProps) {
    super(scope, id);
    validateContainer(props);
    this.name = props.name;
    this.resource = new VirtualEnvironmentContainer(this, 'Resource', toConfig(props));
    pinName(this.resource, props.name);
  }

  /** What comes after the container was made depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }
}
