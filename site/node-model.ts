import type { Storage } from './catalogue-model';
import type { PolicySettings } from './environment-model';
import type { NodeSetup } from './node-setup-model';

/** A Proxmox VE node and how its API is reached. */
export interface PveNode {
  /** PVE's own name of the node, `pve1`: the `{node}` of its API paths. */
  readonly name: string;
  /** `lab` is the built-in stand-in; `proxmox` is a real one. */
  readonly kind: 'lab' | 'proxmox';
  /** `https://127.0.0.1:8006/` */
  readonly apiEndpoint: string;
  /** Names the variable that the token comes in, `TF_VAR_api_token_<key>`; the token itself is never part of the site. */
  readonly apiTokenKey: string;
  /** Key of the token that VMs are switched with which the provisioning server installs; absent where it switches none. */
  readonly powerTokenKey?: string;
  /** False accepts a self-signed certificate. */
  readonly tlsVerify: boolean;
  /** The node's own address on its management network; a VXLAN peer. */
  readonly address: string;
  /** PVE storage ids by what is kept there. */
  readonly datastores: Datastores;
  /** User for snippet uploads over SSH; absent where snippets are not used. */
  readonly sshUser?: string;
  /** Where the node's SSH is reached; absent where its address is asked of the API. */
  readonly sshAddress?: string;
  /** TCP port of it; absent is 22. */
  readonly sshPort?: number;
  /** Bridges of the node that the site describes, in the order of their names. */
  readonly bridges?: readonly Bridge[];
  /** Name of the physical machine that is this node. */
  readonly host?: string;
  /** Tasks that run on it at one time. */
  readonly concurrency?: number;
  /** Storages that the site describes, by name. */
  readonly storages?: readonly Storage[];
  /** Further endpoints of the same cluster, asked in this order where `apiEndpoint` does not answer. */
  readonly failoverEndpoints?: readonly string[];
  /** How it is set up beside its machines; absent where it stays as it is. */
  readonly setup?: NodeSetup;
  /** What findings of policies mean to its set-up; absent where the specs say nothing. */
  readonly policy?: PolicySettings;
}

/** A Linux bridge of a PVE node. */
export interface Bridge {
  /** `vmbr0` */
  readonly name: string;
  /** The IP network on it, `10.0.12.0/24`. */
  readonly cidr?: string;
  readonly gateway?: string;
  /** Addresses of that network that `auto` hands out, both ends included; absent means none. */
  readonly range?: { readonly first: string; readonly last: string };
  /** Bytes. */
  readonly mtu: number;
  /** False refuses VLAN tags. */
  readonly vlanAware?: boolean;
}

/** PVE storage ids by what is kept there. */
export interface Datastores {
  /** Content `iso`: cloud-init media. */
  readonly iso: string;
  /** Content `import`: downloaded cloud images. */
  readonly image: string;
  /** Content `images`: disks of VMs. */
  readonly disk: string;
  /** Content `snippets`. */
  readonly snippets: string;
}
