import type { Cluster } from '../model';
import type { Place } from '../text';
import type { MapTree } from '../yaml';
import type { CatalogueDraft, ImageDraft } from './catalogue-drafts';
import type { EnvironmentDraft, NodeDraft } from './environment-drafts';
import type { HostDraft, MachineDraft } from './machine-drafts';
import type { Placed } from './placed';

export type * from './catalogue-drafts';
export type * from './environment-drafts';
export type * from './machine-drafts';
export type * from './network-drafts';
export type * from './placed';

/** A cluster; `model` is absent where something is missing. */
export interface ClusterDraft {
  readonly name: string;
  readonly tree: MapTree;
  readonly place: Place;
  readonly members: readonly Placed<string>[];
  readonly model?: Cluster;
}

/** A key of the secrets; never its value. */
export interface SecretKey {
  readonly place: Place;
  /** Another text each time that the value is encrypted anew; absent for maps, lists and what is not encrypted. */
  readonly version?: string;
}

/** Keys of the secrets by their path, `api_tokens.pve1`. */
export type SecretKeys = ReadonlyMap<string, SecretKey>;

/** All drafts of a site. */
export interface SiteDraft {
  readonly name?: string;
  readonly domain?: string;
  readonly automation?: Placed<AutomationDraft>;
  readonly images: ReadonlyMap<string, ImageDraft>;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly environments: ReadonlyMap<string, EnvironmentDraft>;
  readonly machines: readonly MachineDraft[];
  /** Machines that are in no environment, which was reported: what is said of them alone can still be judged. */
  readonly strays: readonly MachineDraft[];
  /** Names of machines of which nothing else is known, as their entries were refused. */
  readonly unread: ReadonlySet<string>;
  readonly hosts: readonly HostDraft[];
  readonly clusters: readonly ClusterDraft[];
  readonly catalogue: CatalogueDraft;
  /** Absent where the site has no `secrets.yaml`. */
  readonly secrets?: SecretKeys;
  /** What the site says of itself, all layers merged. */
  readonly tree: MapTree;
}

/** The account that Ansible logs in with. */
export interface AutomationDraft {
  readonly user: string;
  readonly identityFile: string;
  readonly publicKey?: string;
}
