import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import type { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { type TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { renderMetaData, renderNetworkConfig, renderTemplateUserData } from '../../answers';
import { CloudInitDisk } from '../cloud-init';
import { ConstructError } from '../construct-error';
import { pinName } from '../pin-name';
import { TerraformData } from '../terraform-data';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** How a template is prepared before copies are made of it. */
export interface TemplatePreparation {
  /** Storage that takes ISOs, `local`, for the cloud-init data of the one boot. */
  readonly isoDatastore: string;
  /** Address of the first NIC, by which packages come. @default by DHCP */
  readonly ipv4?: TemplateAddress;
  /** Packages beside the guest agent, as the distribution names them, `['unattended-upgrades']`. @default none */
  readonly packages?: readonly string[];
  /** True brings the packages of the image up to date. @default false */
  readonly upgrade?: boolean;
  /** How long the preparation may take, in seconds. @default 1800 */
  readonly waitSeconds?: number;
  /** Folder of the project as seen from the stack's folder. @default '../../..' */
  readonly project?: string;
  /** How Rackwright is started from the project's folder. @default 'node node_modules/rackwright/cli/rackwright.mjs' */
  readonly command?: string;
}

/** A fixed address for the preparation. */
export interface TemplateAddress {
  /** With prefix length, `10.0.12.9/24`. */
  readonly address: string;
  readonly gateway?: string;
  /** `['10.0.12.1']` */
  readonly dnsServers: readonly string[];
}

/** What the preparation changes of the VM by itself. */
export const PREPARED = ['started', 'template', 'cdrom'];

/** What is prepared. */
type Machine = Pick<ProxmoxVmProps, 'name' | 'node' | 'vmId' | 'nics' | 'disks' | 'provider'>;

/** The medium of the one boot. @throws {@link ConstructError} `TEMPLATE_NO_NIC` */
export function preparingMedium(scope: Construct, machine: Machine, how: TemplatePreparation): CloudInitDisk {
  const { name, node, nics, disks, provider } = machine;
  if (nics.length === 0) {
    throw new ConstructError(
      'TEMPLATE_NO_NIC',
      `template ${name} is to be prepared, and has no NIC to fetch packages by. Give it one under nics.`,
    );
  }
  const disk = disks[0]?.datastore ?? '';
  const { isoDatastore, packages = [], upgrade = false, ipv4 } = how;
  return new CloudInitDisk(scope, 'Preparation', {
    host: name,
    node,
    provider,
    datastores: { iso: isoDatastore, disk, snippets: isoDatastore },
    delivery: 'nocloud-iso',
    render: () => {
      const userData = renderTemplateUserData({ packages, upgrade });
      const networkConfig = networkOf(nics.slice(0, 1), ipv4);
      return { userData, networkConfig, metaData: renderMetaData(name, [userData, networkConfig]) };
    },
  });
}

/**
 * Waits for the VM to power itself off, takes the medium out and makes the template, each time that the VM was made. A run that was
 * interrupted or failed is made up for by the next deploy, with other data where the properties changed meanwhile.
 */
export function whenPrepared(
  scope: Construct,
  machine: Machine,
  how: TemplatePreparation,
  { vm, medium }: { readonly vm: VirtualEnvironmentVm; readonly medium: CloudInitDisk },
): TerraformData {
  const { name, node, vmId } = machine;
  const { attachment } = medium;
  const volume = attachment.kind === 'iso' ? ` --medium ${attachment.fileId}` : '';
  const {
    command = 'node node_modules/rackwright/cli/rackwright.mjs',
    project = '../../..',
    waitSeconds = 1800,
  } = how;
  const data = new TerraformData(scope, 'Prepared', {
    triggersReplace: { vm: vm.id },
    provisioners: [
      {
        type: 'local-exec',
        command: `${command} template ${node} ${String(vmId)}${volume} --timeout ${String(waitSeconds)}`,
        workingDir: project,
        environment: accessOf(scope, machine.provider),
      },
    ],
  });
  pinName(data, `${name}-prepared`);
  return data;
}

/** Of the first NIC alone: the others have a cable, and nothing to say to it. */
function networkOf(nics: ProxmoxVmProps['nics'], ipv4: TemplateAddress | undefined): string {
  const none = { method: 'none' } as const;
  const address = ipv4 ? ({ ...ipv4, method: 'static' } as const) : ({ method: 'dhcp' } as const);
  const dnsServers = ipv4?.dnsServers ?? [];
  return renderNetworkConfig(
    nics.map(({ bridge, mac, mtu }) => ({
      ...{ bridge, mac, firewall: false, ipv4: address, ipv6: none, dnsServers, routes: [] },
      // 1 stands for that of the bridge, which the guest is told by its card.
      mtu: mtu === 1 ? undefined : mtu,
    })),
    '',
  );
}

/**
 * Where the provider of the VM has it from: what it leaves to PROXMOX_VE_… of the environment, the command finds there as well. Terraform
 * keeps the environment of a command in no state and no plan.
 */
function accessOf(
  scope: Construct,
  given: TerraformProvider | undefined,
): Record<string, string> | undefined {
  const provider =
    given ??
    TerraformStack.of(scope)
      .node.findAll()
      .find((each) => each instanceof ProxmoxProvider && each.alias === undefined);
  if (!(provider instanceof ProxmoxProvider)) return undefined;
  const { endpoint, apiToken, insecure } = provider;
  const access = {
    ...(endpoint === undefined ? {} : { PROXMOX_VE_ENDPOINT: endpoint }),
    ...(apiToken === undefined ? {} : { PROXMOX_VE_API_TOKEN: apiToken }),
    ...(typeof insecure === 'boolean' ? { PROXMOX_VE_INSECURE: String(insecure) } : {}),
  };
  return Object.keys(access).length > 0 ? access : undefined;
}
