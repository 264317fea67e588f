import type { Environment, EnvironmentFirewall, PolicySettings, PveNode } from '../model';
import type { Place } from '../text';
import type { IpAddress } from '../values';
import type { MapTree } from '../yaml';
import type { NetworkDraft } from './network-drafts';
import type { Placed } from './placed';

/** A node; `model` is absent where something is missing. */
export interface NodeDraft {
  readonly name: string;
  readonly place: Place;
  readonly bridges: ReadonlyMap<string, NetworkDraft>;
  readonly address?: Placed<IpAddress>;
  readonly sshUser?: string;
  readonly model?: PveNode;
  /** All layers of the node. */
  readonly tree: MapTree;
}

/** An environment and its networks. */
export interface EnvironmentDraft {
  readonly name: string;
  readonly place: Place;
  readonly tree: MapTree;
  readonly posture: Environment['posture'];
  readonly cloudInit: Placed<Environment['cloudInit']>;
  readonly node?: Placed<string>;
  readonly vmIds?: { readonly first: Placed<number>; readonly last: Placed<number> };
  readonly zone?: ZoneDraft;
  readonly hostKeys?: Environment['hostKeys'];
  readonly policy?: PolicySettings;
  readonly firewall?: EnvironmentFirewall;
  readonly shards?: Placed<number>;
}

/** An SDN zone; its peers are known once the machines are. */
export interface ZoneDraft {
  readonly id?: Placed<string>;
  /** Absent where nothing was written. */
  readonly mtu?: Placed<number>;
  readonly peers?: readonly string[];
  readonly vnets: ReadonlyMap<string, NetworkDraft>;
}
