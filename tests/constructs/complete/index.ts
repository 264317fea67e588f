import type { TerraformStack } from 'cdktf';
import { ProxmoxTemplate, ProxmoxVm } from '../../../constructs';
import { exampleCloudInit } from './cloud-init';
import { imageFileId, vm } from '../vm-props';
import { everyOption, rootOnly } from './vm';

export { everyOption, rootOnly } from './vm';

/** Puts something into a stack. */
export type Build = (stack: TerraformStack) => unknown;

/** Constructs with all that they take, in stacks of their own since not all goes together. */
export const complete: readonly Build[] = [
  (stack: TerraformStack): unknown =>
    new ProxmoxVm(stack, 'vm', { ...vm, ...everyOption, ...rootOnly, imageFileId }),
  (stack: TerraformStack): unknown =>
    new ProxmoxVm(stack, 'vm', {
      ...vm,
      clone: { templateId: 9000, node: 'lab', full: true, datastore: 'local-lvm' },
      cloudInit: exampleCloudInit(stack, 'snippets'),
      agent: true,
      agentOptions: { awaitAddress: 'both', awaitSeconds: 60 },
    }),
  (stack: TerraformStack): unknown => exampleCloudInit(stack, 'nocloud-iso'),
  (stack: TerraformStack): unknown =>
    new ProxmoxVm(stack, 'vm', { ...vm, installer: { fileId: 'local:iso/installer.iso' } }),
  (stack: TerraformStack): unknown =>
    new ProxmoxTemplate(stack, 'template', { ...vm, vmId: 9000, imageFileId }),
];
