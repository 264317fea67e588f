import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';

/** Judges the drafts of a site: everything that needs more than one field or file. */
export function checkSite(site: SiteDraft, problems: ProblemList): void {
  void site;
  void problems;
}
