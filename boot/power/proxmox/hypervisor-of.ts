import { type NetworkMachine, networkMachine, type PveNode, type Site } from '../../../site';
import { BootError } from '../../boot-error';
import { ProxmoxVmPower } from './proxmox-vm-power';

/** The node that switches a VM: that it is made on, where the site has a token for that; undefined for what is switched otherwise. */
function switchingNode(
  { nodes }: Pick<Site, 'nodes'>,
  { vm }: NetworkMachine,
): { readonly node: PveNode; readonly key: string } | undefined {
  const node = vm && nodes.find(({ name }) => name === vm.node);
  // In the lab everybody may do everything.
  const key = node?.powerTokenKey ?? (node?.kind === 'lab' ? node.apiTokenKey : undefined);
  return node === undefined || key === undefined ? undefined : { node, key };
}

/** Whether the server switches a machine, by its BMC or by its hypervisor. */
export function isSwitched(site: Site, name: string): boolean {
  const machine = networkMachine(site, name);
  return machine !== undefined && (machine.bmc !== undefined || switchingNode(site, machine) !== undefined);
}

/**
 * The power of a VM by the API of its node; undefined where the site has no token for that.
 * @param secret value by its path, `api_tokens.pve1-power`
 * @throws BootError BOOT_BMC_LOGIN where the token is not among the secrets
 */
export function hypervisorOf(
  site: Site,
  machine: NetworkMachine,
  secret: (path: string) => string | undefined,
): ProxmoxVmPower | undefined {
  const found = switchingNode(site, machine);
  if (!found || !machine.vm) return undefined;
  const { node, key } = found;
  const token = secret(`api_tokens.${key}`);
  if (token === undefined) {
    const remedy =
      node.kind === 'lab'
        ? 'start the lab with: rackwright lab up'
        : `write it as "api_tokens.${key}" by rackwright secrets edit, which the server sees by itself`;
    throw new BootError(
      'BOOT_BMC_LOGIN',
      `there is no token by which node "${node.name}" would switch the VM "${machine.name}": ${remedy}`,
    );
  }
  const access = { endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify };
  return new ProxmoxVmPower({ access, name: machine.name, vmId: machine.vm.id });
}
