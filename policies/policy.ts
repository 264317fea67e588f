import type { Posture, PveNode, Site, Subject as SpecSubject } from '../site';
import type { Resource, Stack } from './stack';

/** How bad a finding is: `error` puts data or access at risk, `warning` will hurt some day, `note` is worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** What is wrong with one thing. */
export interface Fault {
  /** With the value found: `NIC 1 (vmbr0) has no firewall`. */
  readonly message: string;
  /** What the specs call it, from the entry of the thing, the most particular first: `nics.net1.firewall`. @default none */
  readonly paths?: readonly string[];
}

/** Something that a policy finds. */
export interface Found extends Fault {
  /** Where; absent where the stack as a whole is meant. */
  readonly resource?: Resource;
  /** Name of a node, storage or provider that is meant, by which it can be suppressed. @default that of the resource */
  readonly subject?: string;
  /** What of the specs is meant where that is no resource. */
  readonly about?: SpecSubject;
}

/** What policies look at. */
export interface Subject {
  readonly stack: Stack;
  readonly posture: Posture;
  readonly storages: readonly SizedStorage[];
  /** Those of the site. */
  readonly nodes: readonly Endpoint[];
  /** Clusters of the site. */
  readonly clusters: NonNullable<Site['clusters']>;
}

/** A node, where its API is, and what the specs say of its cluster. */
export type Endpoint = Pick<PveNode, 'name' | 'apiEndpoint' | 'failoverEndpoints' | 'host' | 'setup'>;

/** A storage whose size the specs say. */
export interface SizedStorage {
  /** PVE's id, `local-lvm`. */
  readonly name: string;
  /** Nodes that see it: several where it is shared. */
  readonly nodes: readonly string[];
  readonly sizeGib: number;
}

/** One check. */
export interface PolicyCheck {
  /** Stable, `vm-firewall-off`: specs and reports name it. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what should be so. */
  readonly title: string;
  /** What to do, and why. */
  readonly remedy: string;
  readonly check: (subject: Subject) => readonly Found[];
}

/** A policy that looks at each resource of some types, and says what is wrong with it. */
export function ofResources(
  policy: Omit<PolicyCheck, 'check'> & {
    readonly types: readonly string[];
    /** @default both */
    readonly posture?: Posture;
    readonly faults: (resource: Resource, subject: Subject) => readonly Fault[];
  },
): PolicyCheck {
  const { types, posture, faults, ...rest } = policy;
  return {
    ...rest,
    check: (subject) => {
      if (posture !== undefined && subject.posture !== posture) return [];
      return types
        .flatMap((type) => subject.stack.resources(type))
        .flatMap((resource) => faults(resource, subject).map((fault) => ({ ...fault, resource })));
    },
  };
}

/** The one fault, where it is one. @param paths see {@link Fault} */
export function when(isFault: boolean, message: string, ...paths: readonly string[]): readonly Fault[] {
  return isFault ? [{ message, paths }] : [];
}
