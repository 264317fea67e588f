/**
 * The site as everything downstream sees it: merged, validated, with every default filled in.
 *
 * Plain readonly data: what holds a unit says so in its name. Addresses are text in their canonical form
 * (`10.10.10.11`, `10.10.10.0/24`), MAC addresses are upper case with colons.
 */

import type { Backend, Cluster, Image, Iso, OsProfile, SiteNetwork } from './catalogue-model';
import type { Environment } from './environment-model';
import type { PveNode } from './node-model';
import type { PhysicalHost } from './physical-model';

export type * from './catalogue-model';
export type * from './datacenter-model';
export type * from './environment-model';
export type * from './firewall-model';
export type * from './install-model';
export type * from './node-model';
export type * from './node-setup-model';
export type * from './physical-model';
export type * from './vm-devices-model';
export type * from './vm-guest-model';
export type * from './vm-model';

/** One typed description of everything that Rackwright makes. */
export interface Site {
  /** Short name of the site, `home-lab`. */
  readonly name: string;
  /** DNS domain of every machine, `lab.example.org`. */
  readonly domain: string;
  /** Where Terraform keeps its state. */
  readonly backend: Backend;
  /** PVE API endpoints by their name. */
  readonly nodes: readonly PveNode[];
  /** Cloud images that machines are made from. */
  readonly images: readonly Image[];
  /** One Terraform stack each. */
  readonly environments: readonly Environment[];
  /** Who logs in to configure the machines. */
  readonly automation: Automation;
  /** Installation media. */
  readonly isos?: readonly Iso[];
  /** Operating systems that machines can be given. */
  readonly osProfiles?: readonly OsProfile[];
  /** Networks that physical machines are on. */
  readonly networks?: readonly SiteNetwork[];
  /** Physical machines, by name. */
  readonly hosts?: readonly PhysicalHost[];
  /** By name. */
  readonly clusters?: readonly Cluster[];
  /** Ansible groups by the names of machines, in the order in which the specs have them. */
  readonly nameGroups?: readonly NameGroup[];
  /** Of secrets that machines are configured with, by their path: another text each time that one was changed. */
  readonly secretVersions?: Readonly<Record<string, string>>;
}

/** Machines whose names match are in an Ansible group. */
export interface NameGroup {
  /** `k8s-*`; `*` stands for any characters, `?` for one. */
  readonly pattern: string;
  /** `k3s` */
  readonly group: string;
}

/** The account and the SSH key that Ansible logs in with. */
export interface Automation {
  /** First user of every machine, `admin`. */
  readonly user: string;
  /** Absolute path of the private key; set-up makes the pair. */
  readonly identityFile: string;
  /** The line of `<identityFile>.pub`; absent until set-up made the pair. */
  readonly publicKey?: string;
}
