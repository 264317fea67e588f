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

/** Of a VM that was taken over, what the properties have no word for. Its TPM is not even read on import. */
function ignoringForeign(props: ProxmoxVmProps): string[] {
  const { adopted, pci, usb, display, watchdog, hugepages, nics } = props;
  if (adopted !== true) return [];
  const said = saidOf(props);
  const foreign = [
    'acpi',
    'agent[0].trim',
    'agent[0].type',
    'amd_sev',
    'audio_device',
    'cdrom',
    'clone',
    'cpu[0].hotplugged',
    'efi_disk',
    'hook_script_file_id',
    'initialization',
    'keyboard_layout',
    'kvm_arguments',
    'memory[0].keep_hugepages',
    // PVE's may be upper case, or have a domain.
    'name',
    'numa',
    'operating_system',
    'rng',
    'serial_device',
    'smbios',
    'started',
    'tablet_device',
    'tpm_state',
    'virtiofs',
    ...(hugepages === undefined ? ['memory[0].hugepages'] : []),
    ...nics.flatMap(({ mtu }, index) => (mtu === undefined ? [`network_device[${String(index)}].mtu`] : [])),
    ...(pci ? [] : ['hostpci']),
    ...(usb ? [] : ['usb']),
    ...(display ? [] : ['vga']),
    ...(watchdog ? [] : ['watchdog']),
  ];
  return foreign.filter((attribute) => !said.has(attribute));
}

/** What the properties have a word for, and say. */
function saidOf(props: ProxmoxVmProps): ReadonlySet<string> {
  const agent = typeof props.agent === 'object' ? props.agent : {};
  const words: Readonly<Record<string, unknown>> = {
    acpi: props.acpi,
    'agent[0].trim': agent.trim,
    'agent[0].type': agent.type,
    amd_sev: props.amdSev,
    audio_device: props.audio,
    'cpu[0].hotplugged': props.pluggedCpus,
    hook_script_file_id: props.hookScriptFileId,
    keyboard_layout: props.keyboard,
    kvm_arguments: props.qemuArguments,
    'memory[0].keep_hugepages': props.keepHugepages,
    numa: props.numaNodes,
    operating_system: props.osType,
    rng: props.rng,
    serial_device: props.serial,
    smbios: props.smbios,
    started: props.started,
    tablet_device: props.tablet,
    virtiofs: props.virtiofs,
  };
  return new Set(Object.keys(words).filter((attribute) => words[attribute] !== undefined));
}
