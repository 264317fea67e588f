import type { OperationCall } from '../http';
import type { Lab, SectionConfig, SectionRecord } from '../model';

/** What the routes of a section file need to know. */
export interface SectionKind {
  /** `ha/groups`; may depend on the request, for lists within an object. */
  readonly file: string | ((call: OperationCall) => string);
  /** `/cluster/ha/groups` */
  readonly path: string;
  /** Name of the id's parameter, `group`. */
  readonly id: string;
  /** The id that a given one means, `vm:100` for `100`. @default the given one */
  readonly idOf?: (call: OperationCall, given: string) => string;
  /** Made by a POST to the section's own path. */
  readonly createBelow?: true;
  /** PVE's words for a section that is not there: the reason of a 500, unless the next says otherwise. */
  readonly missing: (id: string, call: OperationCall) => string;
  /** Said of the id's parameter instead, with 400. @default false */
  readonly missingIsParam?: true;
  /** PVE's words for an id that is taken. */
  readonly taken: (id: string) => string;
  /** Options that the API takes but never shows. */
  readonly secrets?: readonly string[];
  /** Parameters that are no options. */
  readonly notOptions?: readonly string[];
  /** Options of each type beside those that all have; another one is refused. @default not checked */
  readonly optionsByType?: Readonly<Record<string, SectionOptions>>;
  /** Ends a request in PVE's words, or answers the options as they are to be kept. */
  readonly check?: (call: OperationCall, change: SectionChange) => SectionConfig;
  /** Ends a removal in PVE's words, or removes what belongs to the section. */
  readonly remove?: (call: OperationCall, section: SectionRecord) => void;
  /** Who may see or change a section, where the API's description leaves it to the call. */
  readonly guard?: (call: OperationCall, id: string, how: 'read' | 'write') => void;
  /** Whether a list shows a section to the caller. */
  readonly visible?: (call: OperationCall, section: SectionRecord) => boolean;
  /** What is shown beside or instead of the options. */
  readonly view?: (lab: Lab, section: SectionRecord, config: SectionConfig) => object;
  /** What a list shows instead. */
  readonly row?: (lab: Lab, section: SectionRecord, config: SectionConfig) => object;
  /** Whether the id is shown in a look at one section. @default true */
  readonly showId?: boolean;
}

/** Names of the options of a type. */
export interface SectionOptions {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

/** A section that is to be made or changed. */
export interface SectionChange {
  readonly id: string;
  readonly config: SectionConfig;
  /** Undefined while it is made. */
  readonly before: SectionConfig | undefined;
}
