import { VirtualEnvironmentContainer } from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type HighlyAvailable, ManagedGuest } from '../high-availability';
import { pinName } from '../pin-name';
import type { ContainerProps } from './container-props';
import { toConfig } from './provider-container';
import { validateContainer } from './validate-container';

/**
 * A Linux container on Proxmox VE, unprivileged unless asked for otherwise, with keys in place of a password: one would
 * stand in Terraform's state.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_container
 */
export class Container extends Construct implements ITerraformDependable, HighlyAvailable {
  /** Host name, `dns1`. */
  readonly name: string;
  /** PVE's name of it among what the HA manager has in its hands, `ct:201`. */
  readonly haResourceId: string;
  /** What HA rules come after; absent where HA leaves the container alone. */
  readonly managed?: ITerraformDependable;
  private readonly resource: VirtualEnvironmentContainer;

  /** @throws {@link ConstructError} `VM_ID_RANGE`, `CONTAINER_SOURCE`, `CONTAINER_NO_KEY`, `CONTAINER_MOUNT`, `CONTAINER_SETTING`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: ContainerProps) {
    super(scope, id);
    validateContainer(props);
    this.name = props.name;
    this.resource = new VirtualEnvironmentContainer(this, 'Resource', toConfig(props));
    pinName(this.resource, props.name, props.formerName);
    this.haResourceId = `ct:${String(props.vmId)}`;
    if (!props.ha) return;
    const guest = { ...props, ha: props.ha, guest: this.resource, resourceId: this.haResourceId };
    this.managed = new ManagedGuest(this, 'Ha', guest).resource;
  }

  /** What comes after the container was made depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }
}
