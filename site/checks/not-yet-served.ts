import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { ROLES_BY_CHOICE, ROLES_OF_ALL } from '../roles';
import { descend, type Tree } from '../yaml';

/** What the specs may say and no deploy does is told, lest somebody relies on it. */
export function checkNotYetServed(site: SiteDraft, problems: ProblemList): void {
  // What many machines share is one tree, and is looked at once.
  const visited = new WeakSet<Tree>();
  for (const { software } of site.machines) {
    const roles = descend(software, ['roles']);
    if (!roles || visited.has(roles)) continue;
    visited.add(roles);
    checkRoles(roles, site, problems);
  }
}

function checkRoles(roles: Tree, { catalogue }: SiteDraft, problems: ProblemList): void {
  if (roles.kind !== 'map') return;
  const run = [...ROLES_OF_ALL, ...ROLES_BY_CHOICE];
  for (const [role, { key, value }] of roles.entries) {
    if (value.kind !== 'scalar' || value.value !== true) continue;
    if (run.includes(role) || !catalogue.roles.has(role)) continue;
    problems.add({
      code: 'ROLE_NOT_RUN',
      severity: 'warning',
      message: `the role "${role}" is switched on, but no playbook of Rackwright runs it`,
      hint: `${run.join(', ')} are run; run others yourself, over: rackwright inventory ENV`,
      place: key,
    });
  }
}
