import { installFaults, type OsProfile, type PhysicalHost, type Site } from '../../site';
import type { MediumLookup } from '../media';
import { debian } from './debian';
import { diskImage } from './disk-image';
import type { Installer, InstallTarget } from './installer';
import { nixos } from './nixos';
import { proxmoxVe } from './proxmox-ve';
import { ubuntu } from './ubuntu';

export type { BootPlan, Installer, InstallTarget, InstallUrls, SecretLookup } from './installer';
export { FIRST_BOOT, parseRelease, type PveRelease, renderAnswer } from './proxmox-ve';

const INSTALLERS: Partial<Record<OsProfile['family'], Installer>> = {
  debian,
  nixos,
  'proxmox-ve': proxmoxVe,
  ubuntu,
};

/** What a machine is installed with, or why it cannot be. */
export type Installable =
  | { readonly ok: true; readonly target: InstallTarget; readonly installer: Installer }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Finds out whether and how a machine of the site is installed. @param medium what there is to install from */
export function installable(site: Site, name: string, medium: MediumLookup): Installable {
  const host = site.hosts?.find((each) => each.name === name);
  if (!host)
    return { ok: false, problems: [`the site has no machine "${name}": describe it in hosts/${name}.yaml`] };
  const profile = profileOf(site, host);
  if (!profile) return { ok: false, problems: [`"${name}" has no "os": name a profile of os_profiles`] };
  const faults = installFaults(host, profile).map(({ message, hint }) => `${message}: ${hint}`);
  const installer = host.bootMethod === 'image' ? diskImage : INSTALLERS[profile.family];
  if (!installer) return { ok: false, problems: faults };
  const target = { site, host, profile, medium };
  const problems = [...installer.problems(target), ...faults];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, target, installer };
}

/** Names of the media that the files of an installation are looked for in, the first first. */
export function mediaOf(installer: Installer, target: InstallTarget): readonly string[] {
  const { iso, name } = target.profile;
  return installer.media?.(target) ?? [iso ?? name];
}

function profileOf({ osProfiles = [] }: Site, { os }: PhysicalHost): OsProfile | undefined {
  return osProfiles.find(({ name }) => name === os);
}
