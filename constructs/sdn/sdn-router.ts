import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { agentUserData, type ExtraUserData, joinUserData } from '../../answers';
import { InterfaceAddress, isAddressedBy, type Vm } from '../../site';
import { CloudInitDisk, type CloudInitDiskProps, cloudInitRenderer } from '../cloud-init';
import { ConstructError } from '../construct-error';
import { ProxmoxVm, type ProxmoxVmProps } from '../vm';
import { type RoutedNetworks, routerUserData } from './router-user-data';

/** Properties of {@link SdnRouter}. */
export interface SdnRouterProps
  extends Omit<ProxmoxVmProps, 'cloudInit' | 'nics'>, Pick<Vm, 'fqdn' | 'install' | 'nics'> {
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
    const cloudInit = new CloudInitDisk(this, 'CloudInit', {
      host: props.name,
      node: props.node,
      datastores: props.datastores,
      delivery: props.delivery,
      render: cloudInitRenderer(props, userDataOf(props)),
      provider: props.provider,
    });
    this.machine = new ProxmoxVm(this, 'Resource', { ...props, cloudInit });
  }

  /** What comes after the machine was made depends on this address. */
  get fqn(): string {
    return this.machine.fqn;
  }
}

/** Its agent comes after what makes it a router. */
function userDataOf({ agent = false, ...props }: SdnRouterProps): ExtraUserData {
  return joinUserData(routerUserData(innerNetworks(props)), agentUserData({ agent, nics: props.nics }));
}

/** The networks of all NICs but the first, which is the outer one. */
function innerNetworks({ name, nics }: Pick<Vm, 'name' | 'nics'>): RoutedNetworks {
  const inner = nics.slice(1);
  const fixed = inner.filter((nic) => isAddressedBy(nic, 'static'));
  if (fixed.length > 0 && fixed.length === inner.length) {
    const ipv4 = inner.flatMap((nic) =>
      nic.ipv4.method === 'static' ? [InterfaceAddress.parse(nic.ipv4.address).network.text] : [],
    );
    return { ipv4, ipv6: inner.some((nic) => nic.ipv6.method === 'static') };
  }
  throw new ConstructError(
    'ROUTER_NICS',
    `router ${name} has ${String(nics.length)} NICs, ${String(fixed.length)} of them inner ones with a static address; ` +
      'it needs one NIC on the outer bridge, first, and on each vnet one that has the gateway address. ' +
      'Add them under nics.',
  );
}
