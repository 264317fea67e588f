import { guests } from './guests';
import { site } from './site';
import type { Life } from './life';

export type { Life, Stage } from './life';
export { others } from './providers';

/** Every construct that makes resources with the provider of Proxmox VE, by its name. */
export const lives: Readonly<Record<string, Life>> = { ...guests, ...site };

/** Constructs whose states are shown elsewhere, or that have none. */
export const elsewhere: Readonly<Record<string, string>> = {
  Policy: 'tests/constructs/policy.test.ts',
  ProxmoxEndpoint: 'a provider',
  ProvisioningServer: 'a provider',
  PxeHost: 'tests/e2e/machines/pxe-host.test.ts',
};
