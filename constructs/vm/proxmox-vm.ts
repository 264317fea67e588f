import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type HighlyAvailable, ManagedGuest } from '../high-availability';
import { pinName } from '../pin-name';
import { lifecycleOf } from './lifecycle';
import { toConfig } from './provider-vm';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { rebootOnCloudInitChange } from './reboot';
import { refuseAgentless } from './template-agent';
import { validateVm } from './validate-vm';

/** What a machine is found by, in the words of the deployment's record. */
export interface MachineFacts {
  /** `10001` */
  readonly vm_id: number;
  /** PVE node that it is first made on, `pve1`. */
  readonly node: string;
  /** Of its cards in their order, in capitals: `['BC:24:11:00:27:11']`. */
  readonly mac_addresses: readonly string[];
}

/**
 * A virtual machine on Proxmox VE, made from a cloud image, copied from a template, installed from an ISO, or booted
 * from the network.
 *
 * Its address in Terraform follows from its name alone: it may be built in another place of the program, and no
 * machine is made anew for that. Nor is one that gets another name, where `formerName` says which it had.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_vm
 */
export class ProxmoxVm extends Construct implements ITerraformDependable, HighlyAvailable {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  /** The resource's `id`: unknown in a plan that makes the machine anew. */
  readonly resourceId: string;
  /** PVE's name of it among what the HA manager has in its hands, `vm:10001`. */
  readonly haResourceId: string;
  /** What HA rules come after; absent where HA leaves the VM alone. */
  readonly managed?: ITerraformDependable;
  private readonly resource: VirtualEnvironmentVm;
  /** What is known of it beforehand: its id, the node that it is first made on, and the addresses of its cards. */
  readonly facts: MachineFacts;

  /** @throws {@link ConstructError} `VM_NO_DISK`, `VM_SOURCE`, `VM_DISK_TAKEN`, `VM_ID_RANGE`, `VM_FIRMWARE`, `VM_NODES`, `VM_REBOOT`, `VM_SETTING`, `TEMPLATE_NO_AGENT`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: ProxmoxVmProps) {
    super(scope, id);
    validateVm(props);
    refuseAgentless(this, props);
    this.name = props.name;
    const lifecycle = lifecycleOf(this, props);
    this.resource = new VirtualEnvironmentVm(this, 'Resource', { ...toConfig(props), lifecycle });
    pinName(this.resource, props.name, props.formerName);
    if (props.adopted === true) {
      this.resource.importFrom(`${props.node}/${String(props.vmId)}`, props.provider);
    }
    this.resourceId = this.resource.id;
    const macs = props.nics.map(({ mac }) => mac.toUpperCase());
    this.facts = { vm_id: props.vmId, node: props.node, mac_addresses: macs };
    rebootOnCloudInitChange(this, props, this.resourceId);
    this.haResourceId = `vm:${String(props.vmId)}`;
    if (props.ha) {
      const guest = { ...props, ha: props.ha, guest: this.resource, resourceId: this.haResourceId };
      this.managed = new ManagedGuest(this, 'Ha', guest).resource;
    }
  }

  /** Its address in Terraform as text, `proxmox_virtual_environment_vm.dev1`. */
  get address(): string {
    return `proxmox_virtual_environment_vm.${this.resource.friendlyUniqueId}`;
  }

  /** What comes after the machine was made depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /**
   * Terraform's expression of the IPv4 addresses of each of the guest's interfaces, as its agent tells; without
   * `agentOptions.awaitAddress` there are none.
   */
  get ipv4Addresses(): string {
    return Token.asString(this.resource.ipv4Addresses);
  }

  /** As `ipv4Addresses`. */
  get ipv6Addresses(): string {
    return Token.asString(this.resource.ipv6Addresses);
  }
}
