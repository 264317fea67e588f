import type { Construct } from 'constructs';
import { TerraformData } from '../terraform-data';
import { pinName } from '../pin-name';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/**
 * Runs the command that restarts a VM once its cloud-init data changed. It also runs after the VM was made, when it has
 * to find that there is nothing to do.
 */
export function rebootOnCloudInitChange(scope: Construct, props: ProxmoxVmProps, vmId: string): void {
  const { cloudInit, cloudInitChange, reboot, name } = props;
  if (!cloudInit || !reboot || cloudInitChange !== 'reboot') return;
  const data = new TerraformData(scope, 'Reboot', {
    triggersReplace: { vm: vmId, cloud_init: cloudInit.contentHash },
    provisioners: [{ type: 'local-exec', command: reboot.command, workingDir: reboot.workingDirectory }],
  });
  pinName(data, `${name}-reboot`);
}
