import { existsSync, statSync } from 'node:fs';
import type { Site } from '../../site';
import { installable, mediaOf } from '../installers';
import { digestOf, IMAGE_INSTALLER, type MediaStore, type Medium } from '../media';
import { exampleMedium, exampleSecret, exampleUrls } from '../preview';
import { About, type Finding } from './finding';

/** Whether what machines are installed from is there, whole, and has what their installers load. */
export async function mediaFindings(
  site: Site,
  machines: readonly string[],
  media: MediaStore,
): Promise<readonly Finding[]> {
  const users = new Map<string, string[]>();
  const lacks: Finding[] = [];
  for (const machine of machines) {
    const medium = (name: string): Medium => media.current(name) ?? exampleMedium(name);
    const found = installable(site, machine, { medium, secret: exampleSecret('none') });
    if (!found.ok) continue;
    const names = mediaOf(found.installer, found.target);
    for (const name of names) users.set(name, [...(users.get(name) ?? []), machine]);
    // What is not there at all is told of the medium.
    if (names.some((name) => media.current(name) === undefined)) continue;
    const { kernel, initrds } = found.installer.bootPlan(found.target, exampleUrls);
    const missing = [kernel, ...initrds.map(({ file }) => file)].filter((file) =>
      names.every((name) => media.fileOf(name, file) === undefined),
    );
    if (missing.length > 0) {
      const words = `its installer loads ${missing.join(' and ')}, which ${names.join(' and ')} lacks`;
      lacks.push(new About('images', machine).fault(words, remedyFor(names[0] ?? '')));
    }
  }
  const findings: Finding[] = [];
  for (const [name, wanting] of [...users].sort(([one], [other]) => (one < other ? -1 : 1))) {
    findings.push(await mediumFinding(media, name, wanting));
  }
  return [...findings, ...lacks];
}

async function mediumFinding(media: MediaStore, name: string, wanting: readonly string[]): Promise<Finding> {
  const about = new About('images', name);
  const medium = media.current(name);
  if (!medium) return about.fault(`it is not there; wanted by ${wanting.join(', ')}`, remedyFor(name));
  for (const { name: file, bytes, sha256 } of medium.files) {
    const path = media.fileOf(name, file, medium.version) ?? '';
    const isWhole =
      existsSync(path) && statSync(path).size === bytes && (await digestOf(path, 'sha256')) === sha256;
    if (!isWhole) {
      const again = `rackwright image remove ${name} --version ${medium.version}, then ${remedyFor(name)}`;
      return about.fault(`${file} of version ${medium.version} is not what was added`, again);
    }
  }
  return about.ok(
    `version ${medium.version}, ${String(medium.files.length)} files, for ${wanting.join(', ')}`,
  );
}

function remedyFor(name: string): string {
  return name === IMAGE_INSTALLER
    ? 'rackwright image installer'
    : `rackwright image add FILE… --name ${name}`;
}
