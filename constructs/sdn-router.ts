import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Vm } from '../site';
import { CloudInitDisk, type CloudInitDiskProps, cloudInitRenderer } from './cloud-init';
import { ConstructError } from './construct-error';
import { ProxmoxVm, type ProxmoxVmProps } from './proxmox-vm';
import { routerUserData } from './router-user-data';

/** Properties of {@link SdnRouter}. */
export interface SdnRouterProps extends Omit<ProxmoxVmProps, 'cloudInit'>, Pick<Vm, 'fqdn' | 'install'> {
  readonly delivery: CloudInitDiskProps['delivery'];
  readonly datastores: CloudInitDiskProps['datastores'];
}

/**
 * A VM that is the gateway of vnets: it forwards between its NICs and masquerades what leaves by the first.
 *
 * VXLAN vnets have no gateway of their own on PVE (only simple zones do), so a machine has to be it.
 */
export class SdnRouter extends Construct implements ITerraformDependable {
  readonly machine: ProxmoxVm;

  /** @throws {@link ConstructError} `ROUTER_NICS` and those of `ProxmoxVm` */
  constructor(scope: Construct, id: string, props: SdnRouterProps) {
    super(scope, id);
    const [outside, ...inside] = props.nics;
    if (outside === undefined || inside.length === 0) {
      throw new ConstructError(
        'ROUTER_NICS',
        `router ${props.name} has ${String(props.nics.length)} NICs; it needs one on the outer bridge, first, and one ` +
          'on each vnet that it is the gateway of. Add them under nics.',
      );
    }
    const cloudInit = new CloudInitDisk(this, 'CloudInit', {
      host: props.name,
      node: props.node,
      datastores: props.datastores,
      delivery: props.delivery,
      render: cloudInitRenderer(props, routerUserData(inside.length)),
      provider: props.provider,
    });
    this.machine = new ProxmoxVm(this, 'Resource', { ...props, cloudInit });
  }

  get fqn(): string {
    return this.machine.fqn;
  }
}
