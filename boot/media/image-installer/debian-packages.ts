import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, type ToolOptions } from '../run-tool';

/**
 * Downloads packages with all that they depend on from the archives of this machine's own apt, and unpacks them into a
 * folder. Nothing is installed, and no rights are needed: apt works with a state of its own, in which nothing is installed.
 * @throws BootError BOOT_TOOL
 */
export async function unpackPackages(
  packages: readonly string[],
  { folder, into, ...options }: ToolOptions & { readonly folder: string; readonly into: string },
): Promise<void> {
  const archives = join(folder, 'archives');
  const status = join(folder, 'status');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  mkdirSync(into, { recursive: true });
  writeFileSync(status, '');
  const settings = {
    'Dir::State::status': status,
    'Dir::Cache::archives': archives,
    'APT::Install-Recommends': 'false',
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': '',
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await runTool(['apt-get', ...given, '--yes', '--download-only', 'install', ...packages], options);
  for (const name of readdirSync(archives)
    .filter((each) => each.endsWith('.deb'))
    .sort()) {
    await runTool(['dpkg-deb', '--extract', join(archives, name), into], options);
  }
}
