import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { pinName } from '../pin-name';
import { ignoringImages } from './lifecycle';
import { toConfig } from './provider-vm';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { noteWithoutAgent } from './template-agent';
import { PREPARED, preparingMedium, type TemplatePreparation, whenPrepared } from './template-preparation';
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
   * Whether the guest agent is in the template. PVE then asks the agent of a copy that is made by hand as well.
   * @default whether it is prepared, which installs it
   */
  readonly hasAgent?: boolean;
  /**
   * Runs the image once before copies are made, which installs the guest agent, hardens it and empties it of what is a machine's own.
   * A template that is there is left as it is: another `vmId` makes one anew. It needs a NIC in `nics`, and the provider, made before it,
   * an API token.
   * @default the image is taken as it is
   */
  readonly prepare?: TemplatePreparation;
}

/**
 * A template that VMs are copied from. Nothing in it is a machine's own, so that copies have host keys and a machine id of theirs.
 *
 * Without `prepare` it is a VM that never ran, with the image on its first disk as it came: as hardened as whoever made it left it, and
 * cloud images mostly come without the guest agent. Copies get both by their own cloud-init data or by Ansible; say `hasAgent` of an
 * image that has the agent in it. A copy that waits for the agent's addresses without either is refused (`TEMPLATE_NO_AGENT`).
 *
 * With `prepare` the VM runs once, and its own cloud-init data give it the guest agent; let nobody in over SSH as root or by a password;
 * lock root's password; remove host keys, machine id, logs and cloud-init's traces; and power it off, only if all of that went well.
 * `rackwright template` then takes the medium out and makes the template. Where it failed, the next deploy begins the preparation anew. Copies need cloud-init data of their own: no account is in it.
 * For images of Debian's and Red Hat's families with systemd, cloud-init and OpenSSH that reads `sshd_config.d`.
 *
 * Copies have to come after it (`dependsOn`): it is a template by then, and those that share its disks are destroyed before it is.
 */
export class ProxmoxTemplate extends Construct implements ITerraformDependable {
  /** For `ProxmoxVm`'s `clone`. */
  readonly templateId: number;
  /** What is copied from it depends on this address. */
  readonly fqn: string;

  /** @throws {@link ConstructError} `TEMPLATE_DISKS`, `TEMPLATE_NO_NIC` and those of `ProxmoxVm` */
  constructor(scope: Construct, id: string, props: ProxmoxTemplateProps) {
    super(scope, id);
    if (props.disks.length !== 1) {
      throw new ConstructError(
        'TEMPLATE_DISKS',
        `template ${props.name} has ${String(props.disks.length)} disks; copies have all of them, at the place that ` +
          'the template gives them. Give it the one that the image goes to, and further ones to the copies.',
      );
    }
    const { prepare, hasAgent = prepare !== undefined, ...given } = props;
    const vm = { vmId: 9000, cores: 1, memoryMib: 1024, nics: [], agent: hasAgent, onBoot: false, ...given };
    validateVm(vm);
    this.templateId = vm.vmId;
    if (!hasAgent) noteWithoutAgent(this, vm);
    const medium = prepare && preparingMedium(this, vm, prepare);
    const template = new VirtualEnvironmentVm(this, 'Resource', {
      ...toConfig({ ...vm, cloudInit: medium }),
      // PVE moves no templates with disks of their own.
      migrate: undefined,
      template: prepare === undefined,
      started: prepare !== undefined,
      lifecycle: { ignoreChanges: [...ignoringImages(vm), ...(prepare ? PREPARED : [])] },
    });
    pinName(template, props.name);
    this.fqn = medium ? whenPrepared(this, vm, prepare, { vm: template, medium }).fqn : template.fqn;
  }
}
