import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { pinName } from '../pin-name';
import { ignoringImages } from './lifecycle';
import { toConfig } from './provider-vm';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { noteWithoutAgent } from './template-agent';
import { validateVm } from './validate-vm';

/** Properties of {@link ProxmoxTemplate}. */
export interface ProxmoxTemplateProps
  extends
    Pick<ProxmoxVmProps, 'name' | 'node' | 'description' | 'tags' | 'disks' | 'provider' | 'dependsOn'>,
    Partial<Pick<ProxmoxVmProps, 'vmId' | 'nics' | 'cores' | 'memoryMib' | 'cpuType' | 'pool' | 'timeouts'>>,
    Pick<ProxmoxVmProps, 'firmware' | 'efiDisk' | 'machine' | 'tpm' | 'scsiHardware' | 'serialPorts'>,
    Pick<ProxmoxVmProps, 'display' | 'audio' | 'rng' | 'watchdog' | 'hotplug' | 'agentOptions'>,
    Pick<ProxmoxVmProps, 'sockets' | 'cpuFlags' | 'numa' | 'balloonMib' | 'destruction'>,
    Pick<ProxmoxVmProps, 'osType' | 'acpi' | 'keyboard' | 'tablet' | 'smbios'> {
  /** Volume that the first disk is made from; see `ProxmoxImage.fileId`. */
  readonly imageFileId: string;
  /**
   * Whether the guest agent is in the image; nothing is installed into it here. PVE then asks the agent of a copy that is made by
   * hand as well. @default false
   */
  readonly hasAgent?: boolean;
}

/**
 * A template that VMs are copied from: a VM that never ran, with the image on its first disk as it came. Nothing in it is a
 * machine's own, so that copies have host keys and a machine id of theirs.
 *
 * Nothing is done within the image either: it is as hardened as whoever made it left it, and cloud images mostly come without the
 * guest agent. Copies get both by their own cloud-init data or by Ansible; say `hasAgent` of an image that has the agent in it.
 * A copy that waits for the agent's addresses without either is refused (`TEMPLATE_NO_AGENT`).
 *
 * Copies that share its disks have to come after it (`dependsOn`), so that they are destroyed before it is.
 */
export class ProxmoxTemplate extends Construct implements ITerraformDependable {
  /** For `ProxmoxVm`'s `clone`. */
  readonly templateId: number;
  /** What is copied from it depends on this address. */
  readonly fqn: string;

  /** @throws {@link ConstructError} `TEMPLATE_DISKS` and those of `ProxmoxVm` */
  constructor(scope: Construct, id: string, props: ProxmoxTemplateProps) {
    super(scope, id);
    if (props.disks.length !== 1) {
      throw new ConstructError(
        'TEMPLATE_DISKS',
        `template ${props.name} has ${String(props.disks.length)} disks; copies have all of them, at the place that ` +
          'the template gives them. Give it the one that the image goes to, and further ones to the copies.',
      );
    }
    const { hasAgent = false, ...given } = props;
    const vm = { vmId: 9000, cores: 1, memoryMib: 1024, nics: [], agent: hasAgent, onBoot: false, ...given };
    validateVm(vm);
    this.templateId = vm.vmId;
    if (!hasAgent) noteWithoutAgent(this, vm);
    const template = new VirtualEnvironmentVm(this, 'Resource', {
      ...toConfig(vm),
      template: true,
      // PVE moves no templates with disks of their own.
      migrate: undefined,
      started: false,
      lifecycle: { ignoreChanges: ignoringImages(vm) },
    });
    pinName(template, props.name);
    this.fqn = template.fqn;
  }
}
