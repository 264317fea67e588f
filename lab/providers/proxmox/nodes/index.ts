import type { ResourceType } from '../../resource';
import type { Session } from '../session';
import { repositoryResource, standardRepositoryResource } from './apt';
import { certificateResource } from './certificate-resource';
import { nodeConfigResource } from './config-resource';
import { dnsResource, hostsResource, timeResource } from './system';

export { listCertificates, showTime, type NodeCertificate } from './certificates';
export { readRepository, readStandardRepository } from './apt';
export { nodeConfigResource } from './config-resource';
export { oneNode } from './one-node';
export { readDns, readHosts, readTime } from './system';

/** What a node itself has. */
export const nodeResources: Readonly<Record<string, ResourceType<Session>>> = {
  proxmox_apt_repository: repositoryResource,
  proxmox_apt_standard_repository: standardRepositoryResource,
  proxmox_node_config: nodeConfigResource,
  proxmox_virtual_environment_certificate: certificateResource,
  proxmox_virtual_environment_dns: dnsResource,
  proxmox_virtual_environment_hosts: hostsResource,
  proxmox_virtual_environment_time: timeResource,
};
