export { ProvisioningServer, type ProvisioningServerProps } from './provisioning-server';
export { PxeHost, type PxeHostProps } from './pxe-host';
