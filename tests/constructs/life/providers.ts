import type { TerraformStack } from 'cdktf';
import { Policy, ProvisioningServer, ProxmoxEndpoint, ProxmoxVm, PxeHost } from '../../../constructs';
import { vm } from '../vm-props';

/** What is shown elsewhere than on the lab: providers, machines of iron, and what looks at others alone. */
export const others: Readonly<Record<string, (stack: TerraformStack) => unknown>> = {
  Policy: (stack) => {
    new ProxmoxVm(stack, 'vm', { ...vm, networkBoot: true });
    return new Policy(stack, 'policy', {});
  },
  ProxmoxEndpoint: (stack) =>
    new ProxmoxEndpoint(stack, 'endpoint', {
      ...{ name: 'pve1', apiEndpoint: 'https://192.0.2.1:8006/', apiTokenKey: 'pve1', tlsVerify: true },
      isDefault: true,
    }),
  ProvisioningServer: (stack) => new ProvisioningServer(stack, 'server', { data: '../boot' }),
  PxeHost: (stack) =>
    new PxeHost(stack, 'rack1', {
      ...{ name: 'rack1', erase: 'rack1', generation: '2027-01', installTimeout: 3600 },
      server: new ProvisioningServer(stack, 'server', { data: '../boot' }),
    }),
};
