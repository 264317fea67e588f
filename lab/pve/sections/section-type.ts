import { refuse, type SectionConfig } from '../model';
import type { SectionKind } from './section-kind';
import { optionText } from './section-store';

/**
 * Checks that a section has the options of its type and no others.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function checkSectionType(
  kind: Pick<SectionKind, 'optionsByType'>,
  config: SectionConfig,
  removed: readonly string[],
): void {
  const byType = kind.optionsByType;
  const type = optionText(config, 'type');
  const options = byType?.[type];
  if (!byType || !options) return;
  const required = options.required ?? [];
  const undeletable = removed.find((name) => required.includes(name));
  if (undeletable !== undefined) throw refuse(`unable to delete required option '${undeletable}'`);
  const missing = required.find((name) => config[name] === undefined);
  if (missing !== undefined) throw refuse(`missing value for required option '${missing}'`);
  const mine = [...required, ...(options.optional ?? [])];
  // Options that no type claims for itself are common to all.
  const claimed = Object.values(byType).flatMap((entry) => [
    ...(entry.required ?? []),
    ...(entry.optional ?? []),
  ]);
  const foreign = Object.keys(config).find((name) => claimed.includes(name) && !mine.includes(name));
  if (foreign !== undefined) throw refuse(`unexpected property '${foreign}'`);
}
