import type { ComposeProject, User, Vm } from '../model';
import type { InstallSection, PhysicalHostSpec, VmSpec } from '../schema';
import type { Place } from '../text';
import type { VmId } from '../values';
import type { MapTree, Tree } from '../yaml';
import type { EnvironmentDraft } from './environment-drafts';
import type { HostInterfaceDraft, NicDraft } from './network-drafts';
import type { Placed } from './placed';

/** A value that was handed out, for `explain`. */
export interface AllocatedValue {
  /** `['vm', 'vm_id']` */
  readonly steps: readonly string[];
  readonly value: string | number;
  readonly place: Place;
}

/** A compose project of a machine. */
export interface ComposeDraft {
  readonly name: string;
  readonly project: ComposeProject;
  /** What its file beside the specs says, without what has a tag such as `!reset`; absent of one on the machine. */
  readonly tree?: Tree;
}

/** A machine after merging; whatever is missing was reported. */
export interface MachineDraft {
  readonly name: string;
  /** Where the machine is named first. */
  readonly place: Place;
  readonly environment: EnvironmentDraft;
  readonly role: Vm['role'];
  readonly node?: Placed<string>;
  readonly vmId?: Placed<VmId>;
  readonly hostname: Placed<string>;
  readonly hardware: MapTree;
  readonly software: MapTree;
  readonly vm: VmSpec;
  readonly install: InstallSection;
  readonly users: readonly User[];
  readonly compose: readonly ComposeDraft[];
  readonly nics: readonly NicDraft[];
  /** What the VM is first made from. */
  readonly bootMethod: 'image' | 'clone' | 'iso' | 'pxe' | 'adopt';
  /** The medium in its drive: its own word, or that of its profile where it is installed from one. */
  readonly iso?: string;
  /** The machine's own entry, with what is not hardware. */
  readonly spec: MapTree;
  readonly allocated?: readonly AllocatedValue[];
  readonly shard?: number;
  /** True where `node` was chosen. */
  readonly isPlaced?: boolean;
}

/** A physical machine after merging. */
export interface HostDraft {
  readonly name: string;
  readonly place: Place;
  readonly hostname: Placed<string>;
  readonly environment?: Placed<string>;
  readonly hardware: MapTree;
  readonly software: MapTree;
  readonly spec: PhysicalHostSpec;
  readonly install: InstallSection;
  readonly users: readonly User[];
  readonly compose: readonly ComposeDraft[];
  readonly nics: readonly HostInterfaceDraft[];
  /** The machine's own file. */
  readonly own: MapTree;
  readonly allocated?: readonly AllocatedValue[];
}
