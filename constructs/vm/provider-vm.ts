import type { VirtualEnvironmentVmConfig } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { isStoppedByHa } from '../high-availability';
import { keptTags } from '../tags';
import { literalText, literalTexts } from '../terraform-text';
import type { VmGuest } from './guest-props';
import type { VmOperation } from './operation-props';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { toDevices } from './provider-devices';
import { toNetworkDevice } from './provider-network-device';
import { toProcessor } from './provider-processor';
import { createTimeout, toSource } from './provider-source';

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
    // Of a VM that was there it is not known who may miss it: what takes a restart waits for the next one.
    rebootAfterUpdate: props.restartForChanges ?? (props.adopted === true ? false : undefined),
    networkDevice: props.nics.map(toNetworkDevice),
    ...toProcessor(props),
    ...toDevices(props),
    ...toGuest(props),
    ...toSource(props),
    ...toOperation(props),
  };
}

function toGuest(vm: VmGuest): Partial<VirtualEnvironmentVmConfig> {
  const { smbios, amdSev } = vm;
  return {
    operatingSystem: { type: vm.osType ?? 'l26' },
    acpi: vm.acpi,
    keyboardLayout: vm.keyboard,
    tabletDevice: vm.tablet,
    smbios: smbios && literalTexts({ ...smbios }),
    amdSev: amdSev && {
      type: amdSev.type ?? 'std',
      allowSmt: amdSev.allowSmt ?? true,
      kernelHashes: amdSev.kernelHashes ?? false,
      noDebug: !(amdSev.debug ?? true),
      noKeySharing: !(amdSev.keySharing ?? true),
    },
    hookScriptFileId: vm.hookScriptFileId,
    kvmArguments: literalText(vm.kvmArguments),
  };
}

function toOperation(vm: VmOperation): Partial<VirtualEnvironmentVmConfig> {
  const startup = {
    order: vm.startupOrder,
    upDelay: vm.startupDelaySeconds,
    downDelay: vm.shutdownTimeoutSeconds,
  };
  const { timeouts, ha, destruction = {} } = vm;
  return {
    // What the HA manager stops would be started by each deploy.
    started: vm.started ?? !isStoppedByHa(ha),
    agent: toAgent(vm),
    // To another node it is moved, with its disks; the provider would make it anew.
    migrate: vm.onNodeChange !== 'recreate',
    // Its disks are removed with it: there is nothing that a clean shutdown would save.
    stopOnDestroy: !(destruction.shutDown ?? false),
    purgeOnDestroy: destruction.keepInJobs === undefined ? undefined : !destruction.keepInJobs,
    deleteUnreferencedDisksOnDestroy:
      destruction.keepOtherVolumes === undefined ? undefined : !destruction.keepOtherVolumes,
    onBoot: vm.onBoot ?? true,
    startup: Object.values(startup).some((value) => value !== undefined) ? startup : undefined,
    poolId: vm.pool,
    protection: vm.isProtected,
    timeoutCreate: createTimeout(timeouts),
    timeoutStartVm: timeouts?.startSeconds ?? 300,
    timeoutShutdownVm: timeouts?.shutdownSeconds ?? 300,
    timeoutStopVm: timeouts?.stopSeconds ?? 120,
    timeoutReboot: timeouts?.rebootSeconds,
    timeoutMigrate: timeouts?.migrateSeconds,
  };
}

function toAgent({ agent = false, agentOptions = {} }: VmOperation): VirtualEnvironmentVmConfig['agent'] {
  const { trim, type, awaitAddress, awaitSeconds } = agentOptions;
  return {
    enabled: agent,
    trim,
    type,
    timeout: awaitSeconds === undefined ? undefined : `${String(awaitSeconds)}s`,
    // A site knows the addresses, and the agent may only come with Ansible: waiting for it would block for its timeout.
    waitForIp:
      awaitAddress === undefined
        ? { disabled: true }
        : { ipv4: /^(ipv4|both)$/.test(awaitAddress), ipv6: /^(ipv6|both)$/.test(awaitAddress) },
  };
}
