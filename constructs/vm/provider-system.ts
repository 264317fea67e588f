import type {
  VirtualEnvironmentVmAgent,
  VirtualEnvironmentVmConfig,
  VirtualEnvironmentVmVirtiofs,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { literalText } from '../terraform-text';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import type { VmAmdSev, VmSharedFolder } from './system-props';

/** What the guest is and what else its machine has, as the provider wants it. */
export function toSystem(vm: ProxmoxVmProps): Partial<VirtualEnvironmentVmConfig> {
  const { smbios, audio, rng } = vm;
  return {
    started: vm.started ?? true,
    // Of a VM that was there it is not known who may miss it: what takes a restart waits for the next one.
    rebootAfterUpdate: vm.rebootAfterUpdate ?? (vm.adopted === true ? false : undefined),
    agent: toAgent(vm.agent),
    operatingSystem: { type: vm.osType ?? 'l26' },
    serialDevice: (vm.serial ?? ['socket']).map((device) => ({ device })),
    keyboardLayout: vm.keyboard,
    tabletDevice: vm.tablet,
    acpi: vm.acpi,
    smbios:
      smbios && Object.fromEntries(Object.entries(smbios).map(([key, text]) => [key, literalText(text)])),
    audioDevice: audio === undefined ? undefined : { device: audio, driver: 'spice', enabled: true },
    rng: rng && [{ source: rng.source ?? '/dev/urandom', maxBytes: rng.maxBytes, period: rng.periodMs }],
    virtiofs: vm.virtiofs?.map(toSharedFolder),
    amdSev: vm.amdSev && toAmdSev(vm.amdSev),
    hookScriptFileId: vm.hookScriptFileId,
    kvmArguments: literalText(vm.qemuArguments),
  };
}

/** The site knows the addresses, and the agent may only come with Ansible: waiting for it would block for its timeout. */
function toAgent(agent: ProxmoxVmProps['agent']): VirtualEnvironmentVmAgent {
  const {
    enabled = true,
    trim,
    type,
    timeoutSeconds,
  } = typeof agent === 'object' ? agent : { enabled: agent ?? false };
  return {
    enabled,
    ...(trim === undefined ? {} : { trim }),
    ...(type === undefined ? {} : { type }),
    ...(timeoutSeconds === undefined ? {} : { timeout: `${String(timeoutSeconds)}s` }),
    waitForIp: { disabled: true },
  };
}

function toSharedFolder({
  mapping,
  cache,
  directIo,
  acl,
  xattr,
}: VmSharedFolder): VirtualEnvironmentVmVirtiofs {
  return { mapping, cache, directIo, exposeAcl: acl, exposeXattr: xattr };
}

function toAmdSev(sev: VmAmdSev): object {
  const { type, allowSmt, kernelHashes, noDebug, noKeySharing } = sev;
  return { type, allowSmt, kernelHashes, noDebug, noKeySharing };
}
