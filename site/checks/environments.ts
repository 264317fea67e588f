import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';

/** An environment has machines, and a way for their cloud-init data. */
export function checkEnvironments(site: SiteDraft, problems: ProblemList): void {
  const used = new Set(site.machines.map(({ environment }) => environment));
  // A machine of which nobody knows where it belongs may be meant to be in it, which was told.
  const isUnclear = site.strays.length > 0 || site.unread.size > 0;
  for (const environment of isUnclear ? [] : site.environments.values()) {
    if (used.has(environment)) continue;
    problems.add({
      code: 'EMPTY_ENVIRONMENT',
      message: `environment "${environment.name}" has no machines`,
      hint: 'add "members: [<vm>]" or a "router", or remove the file',
      place: environment.place,
    });
  }
  for (const { environment, node } of site.machines) {
    if (environment.cloudInit.value !== 'snippets' || !node) continue;
    const found = site.nodes.get(node.value);
    if (!found || found.sshUser !== undefined) continue;
    problems.add({
      code: 'SNIPPETS_NEED_SSH',
      message: `environment "${environment.name}" sends snippets, but node "${found.name}" has no "ssh_user"`,
      hint: `set "ssh_user: root" on the node, or "cloud_init: nocloud-iso" here`,
      place: environment.cloudInit.place,
    });
  }
}
