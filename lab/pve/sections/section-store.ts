import { createHash } from 'node:crypto';
import { refuse, type Lab, type LabState, type SectionConfig, type SectionRecord } from '../model';

type Stateful = Pick<Lab, 'state'>;

const keyOf = (file: string, id: string): string => `${file}\n${id}`;

/** The sections of a file, in the order in which they were made. */
export function sectionsOf(lab: Stateful, file: string): readonly SectionRecord[] {
  return [...lab.state.sections.values()].filter((section) => section.file === file);
}

/** A section of a file. */
export function findSection(lab: Stateful, file: string, id: string): SectionRecord | undefined {
  return lab.state.sections.get(keyOf(file, id));
}

/** Writes a section. */
export function putSection(lab: Stateful, section: SectionRecord): SectionRecord {
  return lab.state.sections.set(keyOf(section.file, section.id), section);
}

/** Removes a section, if it is there. */
export function dropSection(lab: Stateful, file: string, id: string): boolean {
  return lab.state.sections.delete(keyOf(file, id));
}

/** An option as text; empty when it is not set. */
export function optionText(config: SectionConfig, name: string): string {
  return valueText(config[name]);
}

/** A value of an option as text; empty when it is not set. */
export function valueText(value: SectionConfig[string] | undefined): string {
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

interface FileDigests {
  readonly version: number;
  readonly byFile: Map<string, string>;
}

const digests = new WeakMap<LabState, FileDigests>();

/** Digest of a file: changes with each of its sections. */
export function fileDigest(lab: Stateful, file: string): string {
  const { version } = lab.state.sections;
  let cached = digests.get(lab.state);
  if (cached?.version !== version) {
    cached = { version, byFile: new Map() };
    digests.set(lab.state, cached);
  }
  const known = cached.byFile.get(file);
  if (known !== undefined) return known;
  const digest = sha1(sectionsOf(lab, file));
  cached.byFile.set(file, digest);
  return digest;
}

/** Digest of a value, as PVE has one for each configuration file. */
export function sha1(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('hex');
}

/**
 * Ends a change that was made for something that is different by now.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function checkDigest(given: string | undefined, current: string): void {
  if (given !== undefined && given !== '' && given !== current) {
    throw refuse('detected modified configuration - file changed by other user? Try again.');
  }
}

/**
 * A configuration with options set and others removed.
 *
 * @throws ApiError 500 when an option is to be set and removed.
 */
export function changed(
  before: SectionConfig,
  set: SectionConfig,
  removed: readonly string[],
): SectionConfig {
  const both = removed.find((name) => Object.hasOwn(set, name));
  if (both !== undefined) throw refuse(`unable to set and delete option '${both}' at the same time`);
  const kept = Object.entries(before).filter(([name]) => !removed.includes(name));
  return { ...Object.fromEntries(kept), ...set };
}
