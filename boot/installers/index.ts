import type { OsProfile, PhysicalHost, Site } from '../../site';
import { debian } from './debian';
import type { Installer, InstallTarget } from './installer';
import { proxmoxVe } from './proxmox-ve';
import { ubuntu } from './ubuntu';

export type { BootPlan, Installer, InstallTarget, InstallUrls, SecretLookup } from './installer';
export { FIRST_BOOT, parseRelease, type PveRelease, renderAnswer } from './proxmox-ve';

const INSTALLERS: Partial<Record<OsProfile['family'], Installer>> = {
  debian,
  'proxmox-ve': proxmoxVe,
  ubuntu,
};

/** What a machine is installed with, or why it cannot be. */
export type Installable =
  | { readonly ok: true; readonly target: InstallTarget; readonly installer: Installer }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Finds out whether and how a machine of the site is installed. */
export function installable(site: Site, name: string): Installable {
  const host = site.hosts?.find((each) => each.name === name);
  if (!host)
    return { ok: false, problems: [`the site has no machine "${name}": describe it in hosts/${name}.yaml`] };
  const profile = profileOf(site, host);
  if (!profile) return { ok: false, problems: [`"${name}" has no "os": name a profile of os_profiles`] };
  const installer = INSTALLERS[profile.family];
  if (!installer) {
    const known = Object.keys(INSTALLERS).sort().join(', ');
    return {
      ok: false,
      problems: [`"${name}" is to get ${profile.family}, which is not installed here: ${known} are`],
    };
  }
  const target = { site, host, profile };
  const problems = installer.problems(target);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, target, installer };
}

function profileOf({ osProfiles = [] }: Site, { os }: PhysicalHost): OsProfile | undefined {
  return osProfiles.find(({ name }) => name === os);
}
