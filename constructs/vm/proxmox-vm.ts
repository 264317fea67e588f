import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { terraformName } from '../terraform-text';
import { ManagedVm } from './high-availability';
import { lifecycleOf } from './lifecycle';
import { toConfig } from './provider-vm';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { rebootOnCloudInitChange } from './reboot';
import { validateVm } from './validate-vm';

/**
 * A virtual machine on Proxmox VE, made from a cloud image, copied from a template, installed from an ISO, or booted
 * from the network.
 *
 * Its address in Terraform follows from its name alone: it may be built in another place of the program, and no
 * machine is made anew for that.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_vm
 */
export class ProxmoxVm extends Construct implements ITerraformDependable {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  /** The resource's `id`: unknown in a plan that makes the machine anew. */
  readonly resourceId: string;
  /** PVE's name of it among what the HA manager has in its hands, `vm:10001`. */
  readonly haResourceId: string;
  /** What HA rules come after; absent where HA leaves the VM alone. */
  readonly managed?: ITerraformDependable;
  private readonly resource: VirtualEnvironmentVm;

  /** @throws {@link ConstructError} `VM_NO_DISK`, `VM_SOURCE`, `VM_DISK_TAKEN`, `VM_ID_RANGE`, `VM_FIRMWARE`, `VM_NODES`, `VM_REBOOT`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: ProxmoxVmProps) {
    super(scope, id);
    validateVm(props);
    this.name = props.name;
    const lifecycle = lifecycleOf(this, props);
    this.resource = new VirtualEnvironmentVm(this, 'Resource', { ...toConfig(props), lifecycle });
    this.resource.overrideLogicalId(terraformName(props.name));
    this.resourceId = this.resource.id;
    rebootOnCloudInitChange(this, props, this.resourceId);
    this.haResourceId = `vm:${String(props.vmId)}`;
    if (props.ha) {
      const managed = { ...props, ha: props.ha, vm: this.resource, resourceId: this.haResourceId };
      this.managed = new ManagedVm(this, 'Ha', managed).resource;
    }
  }

  /** What comes after the machine was made depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** What only the deployment knows, as Terraform expressions. */
  get facts(): Readonly<Record<string, string>> {
    const address = `proxmox_virtual_environment_vm.${this.resource.friendlyUniqueId}`;
    return {
      vm_id: `\${${address}.vm_id}`,
      node: `\${${address}.node_name}`,
      mac_addresses: `\${${address}.network_device[*].mac_address}`,
    };
  }
}
