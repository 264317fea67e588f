import type { TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformData } from '../terraform-data';
import { pinName } from '../pin-name';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** What Terraform leaves alone, and what makes it replace the VM; undefined where that is the usual. */
export function lifecycleOf(scope: Construct, props: ProxmoxVmProps): TerraformResourceLifecycle | undefined {
  const { nodes, isProtected, cloudInit, cloudInitChange } = props;
  const ignored = [
    ...(nodes && nodes.length > 1 ? ['node_name'] : []),
    ...ignoringImages(props),
    ...ignoringForeign(props),
  ];
  const ignoreChanges = ignored.length > 0 ? ignored : undefined;
  const preventDestroy = isProtected === true ? true : undefined;
  if (!cloudInit || cloudInitChange !== 'recreate') {
    return ignoreChanges || preventDestroy ? { ignoreChanges, preventDestroy } : undefined;
  }
  const data = new TerraformData(scope, 'CloudInitData', { input: cloudInit.contentHash });
  pinName(data, `${props.name}-cloud-init`);
  // Not an expression: Terraform wants the bare address here.
  return { ignoreChanges, preventDestroy, replaceTriggeredBy: [`terraform_data.${data.friendlyUniqueId}`] };
}

/** What a disk was made from stays what it was, whatever others are made from now. */
export function ignoringImages({ imageFileId, installer, disks }: ProxmoxVmProps): string[] {
  return [
    ...(imageFileId === undefined ? [] : ['disk[0].import_from']),
    ...(installer?.answers ? [`disk[${String(disks.length)}].import_from`] : []),
  ];
}

/** What a VM that was taken over keeps as it is, where the properties say nothing of it. */
const UNLESS_SAID: Readonly<Record<string, (props: ProxmoxVmProps) => unknown>> = {
  acpi: ({ acpi }) => acpi,
  'agent[0].trim': ({ agentOptions }) => agentOptions?.trim,
  'agent[0].type': ({ agentOptions }) => agentOptions?.type,
  amd_sev: ({ amdSev }) => amdSev,
  audio_device: ({ audio }) => audio,
  'cpu[0].hotplugged': ({ pluggedCores }) => pluggedCores,
  hook_script_file_id: ({ hookScriptFileId }) => hookScriptFileId,
  hostpci: ({ pci }) => pci,
  keyboard_layout: ({ keyboard }) => keyboard,
  kvm_arguments: ({ kvmArguments }) => kvmArguments,
  'memory[0].hugepages': ({ hugepages }) => hugepages,
  'memory[0].keep_hugepages': ({ keepHugepages }) => keepHugepages,
  'memory[0].shared': ({ sharedMemoryMib }) => sharedMemoryMib,
  numa: ({ numaNodes }) => numaNodes,
  operating_system: ({ osType }) => osType,
  rng: ({ rng }) => rng,
  serial_device: ({ serialPorts }) => serialPorts,
  smbios: ({ smbios }) => smbios,
  started: ({ started }) => started,
  tablet_device: ({ tablet }) => tablet,
  usb: ({ usb }) => usb,
  vga: ({ display }) => display,
  virtiofs: ({ virtiofs }) => virtiofs,
  watchdog: ({ watchdog }) => watchdog,
};

/** Of a VM that was taken over, what the properties say nothing of. Its TPM is not even read on import. */
function ignoringForeign(props: ProxmoxVmProps): string[] {
  const { adopted, nics } = props;
  if (adopted !== true) return [];
  return [
    'cdrom',
    'clone',
    'efi_disk',
    'initialization',
    // PVE's may be upper case, or have a domain.
    'name',
    'tpm_state',
    ...Object.keys(UNLESS_SAID).filter((path) => UNLESS_SAID[path]?.(props) === undefined),
    ...nics.flatMap(({ mtu }, index) => (mtu === undefined ? [`network_device[${String(index)}].mtu`] : [])),
  ];
}
