import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { ROLE_VARIABLES } from '../roles';
import { descend, scalarsAt, type Tree } from '../yaml';

/** What the specs may say and no deploy does is told, lest somebody relies on it. */
export function checkNotYetServed(site: SiteDraft, problems: ProblemList): void {
  // What many machines share is one tree, and is looked at once.
  const visited = new WeakSet<Tree>();
  for (const { name, hardware, software, vm } of site.machines) {
    const roles = descend(software, ['roles']);
    if (roles && !visited.has(roles)) checkRoles(roles, site, problems);
    if (roles) visited.add(roles);
    for (const disk of Object.keys(vm.disks ?? {})) {
      for (const { value, place } of scalarsAt(hardware, 'disks', disk, 'mount')) {
        // The image brings the file system of the boot disk with it.
        if (value === '/') continue;
        problems.add({
          code: 'MOUNT_NOT_MADE',
          severity: 'warning',
          message: `nothing mounts ${disk} of "${name}" at ${String(value)} yet: the disk is made, and stays empty`,
          hint: 'make its file system and mount it with a playbook of your own',
          place,
        });
      }
    }
  }
}

function checkRoles(roles: Tree, { catalogue }: SiteDraft, problems: ProblemList): void {
  if (roles.kind !== 'map') return;
  const run = Object.keys(ROLE_VARIABLES);
  for (const [role, { key, value }] of roles.entries) {
    if (value.kind !== 'scalar' || !catalogue.roles.has(role)) continue;
    const isRun = run.includes(role);
    if (value.value !== !isRun) continue;
    problems.add({
      code: 'ROLE_NOT_RUN',
      severity: 'warning',
      message: isRun
        ? `the role "${role}" is switched off, but runs on every machine`
        : `the role "${role}" is switched on, but no playbook of Rackwright runs it`,
      hint: isRun
        ? 'remove the line; the variables of the role say what it does'
        : `${run.join(', ')} are run; run others yourself, over: rackwright inventory ENV`,
      place: key,
    });
  }
}
