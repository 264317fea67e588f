import type { ResourceType } from '../../resource';
import type { Session } from '../session';
import { aliasResource } from './alias-resource';
import { clusterFirewallResource } from './cluster-resource';
import { ipsetResource } from './ipset-resource';
import { guestOptionsResource, nodeOptionsResource } from './options';
import { rulesResource } from './rules-resource';
import { securityGroupResource } from './security-group-resource';

/** The firewall of the cluster, of nodes and of guests. */
export const firewallResources: Readonly<Record<string, ResourceType<Session>>> = {
  proxmox_node_firewall: nodeOptionsResource,
  proxmox_virtual_environment_cluster_firewall: clusterFirewallResource,
  proxmox_virtual_environment_cluster_firewall_security_group: securityGroupResource,
  proxmox_virtual_environment_firewall_alias: aliasResource,
  proxmox_virtual_environment_firewall_ipset: ipsetResource,
  proxmox_virtual_environment_firewall_options: guestOptionsResource,
  proxmox_virtual_environment_firewall_rules: rulesResource,
};
