import type { Backend, Image, Iso, NameGroup, OsProfile, SiteNetwork } from '../model';
import type { MapTree } from '../yaml';
import type { NetworkDraft } from './network-drafts';

/** An image of the catalogue. */
export interface ImageDraft {
  readonly name: string;
  readonly minDiskGib: number;
  readonly model?: Image;
}

/** A VM on PVE that others are copies of. */
export interface TemplateDraft {
  readonly vmId: number;
  /** Absent means the node of the copy. */
  readonly node?: string;
  readonly minDiskGib: number;
}

/** What machines can be given, by name. */
export interface CatalogueDraft {
  /** A template without an id was reported, and is undefined. */
  readonly templates: ReadonlyMap<string, TemplateDraft | undefined>;
  readonly isos: ReadonlyMap<string, Iso | undefined>;
  readonly osProfiles: ReadonlyMap<string, OsProfileDraft>;
  /** Ansible roles; absent where any is accepted. */
  readonly roles: ReadonlySet<string>;
  readonly nameGroups: readonly NameGroup[];
  readonly networks: ReadonlyMap<string, NetworkDraft>;
  readonly networkModels: readonly SiteNetwork[];
  readonly backend: Backend;
}

/** A profile of an operating system, with what it takes from others. */
export interface OsProfileDraft {
  readonly name: string;
  readonly tree: MapTree;
  readonly install?: MapTree;
  /** Of physical machines with this profile. */
  readonly host?: MapTree;
  readonly model?: OsProfile;
}
