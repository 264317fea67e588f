import type { TerraformStack } from 'cdktf';
import { CloudInitDisk } from '../../../constructs';
import { datastores } from '../vm-parts';

/** Data of every kind. */
export function exampleCloudInit(stack: TerraformStack, delivery: 'snippets' | 'nocloud-iso'): CloudInitDisk {
  return new CloudInitDisk(stack, 'cloud-init', {
    host: 'web1',
    node: 'lab',
    datastores,
    delivery,
    vendorData: '#cloud-config\n',
    render: (vendorData) => ({
      userData: '#cloud-config\n',
      networkConfig: 'version: 2\n',
      metaData: 'instance-id: one\n',
      ...(vendorData === undefined ? {} : { vendorData }),
    }),
  });
}
