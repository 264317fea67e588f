import type { VirtualEnvironmentVmConfig } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { keptTags } from '../tags';
import { literalText } from '../terraform-text';
import type { VmOperation } from './operation-props';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { toDevices, toProcessor } from './provider-devices';
import { toNetworkDevice } from './provider-network-device';
import { createTimeout, toSource } from './provider-source';
import { toSystem } from './provider-system';

/**
 * A VM as the provider wants it.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_vm
 */
export function toConfig(props: ProxmoxVmProps): VirtualEnvironmentVmConfig {
  return {
    provider: props.provider,
    dependsOn: [...(props.dependsOn ?? []), ...(props.cloudInit?.uploads ?? [])],
    name: props.name,
    vmId: props.vmId,
    nodeName: props.node,
    description: literalText(props.description),
    tags: keptTags(props.tags ?? []),
    // To another node it is moved, with its disks; the provider would make it anew.
    migrate: true,
    // Its disks are removed with it: there is nothing that a clean shutdown would save.
    stopOnDestroy: true,
    networkDevice: props.nics.map(toNetworkDevice),
    ...toProcessor(props),
    ...toDevices(props),
    ...toSystem(props),
    ...toSource(props),
    ...toOperation(props),
  };
}

function toOperation(vm: VmOperation): Partial<VirtualEnvironmentVmConfig> {
  const startup = {
    order: vm.startupOrder,
    upDelay: vm.startupDelaySeconds,
    downDelay: vm.shutdownTimeoutSeconds,
  };
  const { timeouts } = vm;
  return {
    onBoot: vm.onBoot ?? true,
    startup: Object.values(startup).some((value) => value !== undefined) ? startup : undefined,
    poolId: vm.pool,
    protection: vm.isProtected,
    timeoutCreate: createTimeout(timeouts),
    timeoutStartVm: timeouts?.startSeconds ?? 300,
    timeoutShutdownVm: timeouts?.shutdownSeconds ?? 300,
    timeoutStopVm: timeouts?.stopSeconds ?? 120,
    timeoutMigrate: timeouts?.migrateSeconds,
    timeoutReboot: timeouts?.rebootSeconds,
  };
}
