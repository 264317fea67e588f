import {
  installFaults,
  type NetworkMachine,
  networkMachine,
  type OsProfile,
  type PhysicalHost,
  type Site,
} from '../../site';
import type { MediumLookup } from '../media';
import { debian } from './debian';
import { diskImage } from './disk-image';
import type { Installer, InstallTarget, SecretLookup } from './installer';
import { nixos } from './nixos';
import { proxmoxVe } from './proxmox-ve';
import { talos } from './talos';
import { ubuntu } from './ubuntu';

export type { BootPlan, Installer, InstallTarget, InstallUrls, SecretLookup } from './installer';
export { exampleBundle } from './talos';
export { FIRST_BOOT, parseRelease, preparedAnswer, type PveRelease, renderAnswer } from './proxmox-ve';

const INSTALLERS: Record<OsProfile['family'], Installer> = {
  debian,
  nixos,
  'proxmox-ve': proxmoxVe,
  talos,
  ubuntu,
};

/** What a machine is installed with, or why it cannot be. */
export type Installable =
  | { readonly ok: true; readonly target: InstallTarget; readonly installer: Installer }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What installations are made of, beside the site. */
export interface InstallSources {
  /** What there is to install from. */
  readonly medium: MediumLookup;
  /** @default none is known */
  readonly secret?: SecretLookup;
}

/** Finds out whether and how a machine of the site is installed. */
export function installable(
  site: Site,
  name: string,
  { medium, secret = () => undefined }: InstallSources,
): Installable {
  const host = networkMachine(site, name);
  if (!host) return { ok: false, problems: [strangerWords(site, name)] };
  const profile = profileOf(site, host);
  if (!profile) return { ok: false, problems: [`"${name}" has no "os": name a profile of os_profiles`] };
  const faults = installFaults(host, profile).map(({ message, hint }) => `${message}: ${hint}`);
  const installer = installerOf(host, profile);
  const target = { site, host, profile, medium, secret };
  const problems = [...installer.problems(target), ...faults];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, target, installer };
}

/** What is wrong with the secrets of a machine that can be installed otherwise. Examples of secrets are none. */
export function secretProblemsOf({
  installer,
  target,
}: Extract<Installable, { ok: true }>): readonly string[] {
  return installer.secretProblems?.(target) ?? [];
}

function strangerWords({ environments }: Site, name: string): string {
  const isVm = environments.some(({ vms }) => vms.some((vm) => vm.name === name));
  return isVm
    ? `the VM "${name}" does not start from the network: write "boot_method: pxe" into its file in vms/`
    : `the site has no machine "${name}": describe it in hosts/${name}.yaml`;
}

/** Whether a machine's installer reports nothing, so that it has to be asked itself. */
export function isQuiet(site: Site, host: NetworkMachine): boolean {
  const profile = profileOf(site, host);
  return profile !== undefined && installerOf(host, profile).isUp !== undefined;
}

/** Names of the media that the files of an installation are looked for in, the first first. */
export function mediaOf(installer: Installer, target: InstallTarget): readonly string[] {
  const { iso, name } = target.profile;
  return installer.media?.(target) ?? [iso ?? name];
}

function installerOf({ bootMethod }: PhysicalHost, { family }: OsProfile): Installer {
  return bootMethod === 'image' ? diskImage : INSTALLERS[family];
}

function profileOf({ osProfiles = [] }: Site, { os }: PhysicalHost): OsProfile | undefined {
  return osProfiles.find(({ name }) => name === os);
}
