import { formatPlace, type ProblemList } from '../errors';
import type { OsProfile } from '../model';
import type { HostDraft, MachineDraft, SiteDraft } from '../resolve';
import { descend, placeOf } from '../yaml';
import { fitsRelease, type Release, releaseIn } from './releases';

/** Proxmox VE is put on Debian by a role. */
const MADE_OF: Readonly<Record<string, string>> = { 'proxmox-ve': 'debian' };

/** The system that a machine names is what the image or the medium holds that it starts from. */
export function checkOperatingSystems(site: SiteDraft, problems: ProblemList): void {
  for (const machine of [...site.machines, ...site.hosts]) {
    const { hardware, name } = machine;
    const os = descend(hardware, ['os']);
    const profile =
      os?.kind === 'scalar' ? site.catalogue.osProfiles.get(String(os.value))?.model : undefined;
    const source = profile && sourceOf(machine, profile, site);
    if (!os || !source || isOf(profile, source.release)) continue;
    const { what, release, field } = source;
    const named = descend(hardware, [field]);
    const where = named ? ` (${formatPlace(named.place)})` : '';
    problems.add({
      code: 'OS_MISMATCH',
      message: `"${name}" is to run ${worded(profile)}, and ${what}${where}, which it is made from, holds ${worded(release)}`,
      hint: `take ${field === 'image' ? 'an image' : 'a medium'} of ${worded(profile)}, or an "os" of ${worded(release)}`,
      place: placeOf(hardware, ['os']),
      about: what,
    });
  }
}

/** What a machine is made from, and what that holds. */
interface Source {
  /** `image "debian-12"` */
  readonly what: string;
  readonly release: Release;
  /** The machine's field that names it. */
  readonly field: 'image' | 'iso';
}

function sourceOf(
  machine: MachineDraft | HostDraft,
  profile: OsProfile,
  { images, catalogue }: SiteDraft,
): Source | undefined {
  const isVm = 'bootMethod' in machine;
  const method = isVm ? machine.bootMethod : machine.spec.boot_method;
  if (method === 'image') {
    const name = isVm ? machine.vm.image : profile.image;
    const image = typeof name === 'string' ? images.get(name)?.model : undefined;
    if (!image) return undefined;
    const told = releaseIn(image);
    // Its own word counts; a number is only one of that distribution.
    const version = told.family === image.os ? told.version : undefined;
    const release = { family: image.os, ...(version === undefined ? {} : { version }) };
    return { what: `image "${image.name}"`, release, field: 'image' };
  }
  const iso = isVm && method === 'iso' ? catalogue.isos.get(machine.iso ?? '') : undefined;
  return iso && { what: `medium "${iso.name}"`, release: releaseIn(iso), field: 'iso' };
}

function isOf({ family, version }: OsProfile, release: Release): boolean {
  if (release.family === undefined || release.family === MADE_OF[family]) return true;
  return release.family === family && fitsRelease(version, release.version);
}

/** `debian 12` */
function worded({ family = '', version = '' }: Release): string {
  return `${family} ${version}`.trim();
}
