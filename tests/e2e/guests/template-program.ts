import { resolve } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { renderMetaData, renderNetworkConfig } from '../../../answers';
import {
  CloudInitDisk,
  ProxmoxTemplate,
  type ProxmoxTemplateProps,
  ProxmoxVm,
  type TemplatePreparation,
} from '../../../constructs';
import { imageFileId, vm } from '../../constructs/vm-props';

/** A copy of the template. */
export interface TemplateCopy {
  readonly name: string;
  readonly vmId: number;
  /** `10.0.12.31` */
  readonly ipv4: string;
  readonly mac: string;
  /** False shares the template's disks. */
  readonly full: boolean;
}

/** What a program without files of a site makes of a lab. */
export interface TemplateProgram {
  /** Of the account that the copies are given. */
  readonly publicKey: string;
  readonly prepare: Partial<TemplatePreparation>;
  readonly copies: readonly TemplateCopy[];
  /** Said of the template and of the copies. */
  readonly machine?: Partial<Pick<ProxmoxTemplateProps, 'memoryMib' | 'tags' | 'timeouts'>>;
}

/** A prepared template, VM 9000, and its copies. */
export function templateProgram(program: TemplateProgram): (stack: TerraformStack) => void {
  return (stack) => {
    const { prepare, copies, machine } = program;
    const template = new ProxmoxTemplate(stack, 'template', {
      ...{ name: 'debian-12-template', node: 'lab', disks: vm.disks, imageFileId, vmId: 9000 },
      nics: [{ bridge: 'vmbr0', mac: 'BC:24:11:00:90:00' }],
      ...machine,
      prepare: {
        ...{ isoDatastore: 'local', waitSeconds: 900, ...prepare },
        ...{ project: resolve(__dirname, '../../..'), command: 'node cli/rackwright.mjs' },
      },
    });
    for (const copy of copies) {
      const { name, vmId, mac, full } = copy;
      new ProxmoxVm(stack, name, {
        ...{ ...vm, name, vmId, memoryMib: 512, nics: [{ bridge: 'vmbr0', mac }], agent: true, ...machine },
        ...{ clone: { templateId: template.templateId, full }, dependsOn: [template] },
        cloudInit: dataOf(stack, copy, program.publicKey),
      });
    }
  };
}

function dataOf(stack: TerraformStack, { name, ipv4, mac }: TemplateCopy, publicKey: string): CloudInitDisk {
  return new CloudInitDisk(stack, `${name}-data`, {
    ...{ host: name, node: 'lab', delivery: 'nocloud-iso' },
    datastores: { iso: 'local', disk: 'local-lvm', snippets: 'local' },
    render: () => {
      const user = { name: 'ops', shell: '/bin/bash', sudo: 'ALL=(ALL) NOPASSWD:ALL', lock_passwd: false };
      const users = [{ ...user, plain_text_passwd: 'sesame', ssh_authorized_keys: [publicKey] }];
      // Asks for what the template is to refuse.
      const userData = `#cloud-config\n${JSON.stringify({ users, ssh_pwauth: true, disable_root: false })}\n`;
      const address = { method: 'static', address: `${ipv4}/24`, gateway: '10.0.12.1' } as const;
      const none = { method: 'none' } as const;
      const nic = { bridge: 'vmbr0', mac, firewall: false, ipv4: address, ipv6: none };
      const networkConfig = renderNetworkConfig([{ ...nic, dnsServers: [], routes: [] }], '');
      return { userData, networkConfig, metaData: renderMetaData(name, [userData, networkConfig]) };
    },
  });
}
