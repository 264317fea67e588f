// What the lab keeps is replaced, never changed, here and in the files of records beside this one.

/** A value of a section as the API answers it. */
export type SectionValue =
  string | number | readonly string[] | readonly Readonly<Record<string, string | number>>[];

/** One section of a configuration file such as `storage.cfg` or `ha/resources.cfg`. */
export interface SectionRecord {
  /** `ha/resources` */
  readonly file: string;
  readonly id: string;
  /** Keys are PVE's own. */
  readonly config: SectionConfig;
  /** What the API never shows. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Options of a section. */
export type SectionConfig = Readonly<Record<string, SectionValue>>;

/** A resource pool; its machines name it themselves. */
export interface PoolRecord {
  readonly poolid: string;
  readonly comment?: string;
  readonly storages: readonly string[];
}

/** A task, running while `endtime` is absent. */
export interface TaskRecord {
  readonly upid: string;
  /** Seconds since 1970. */
  readonly starttime: number;
  readonly endtime?: number;
  readonly exitstatus?: string;
  readonly log: readonly string[];
  /** Increases with each task of the lab. */
  readonly sequence: number;
}

/** Facts about the lab itself. */
export interface SettingRecord {
  readonly value: unknown;
}
