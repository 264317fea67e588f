import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireCommand, runCommand } from '../command';
import { GuestError } from '../guest-error';
import { isSameProcess, processStart } from '../process-identity';
import { formatAptSources } from './apt-sources';
import { packMachineImage } from './machine-image';
import { DPKG_OPTIONS, rootRecipe, type RootRecipe } from './recipe';
import { DEFAULT_ROOT } from './release-sources';
import { rootFolder, rootsFolder, rootStatus, type RootPlace, type RootRecord } from './root-store';

/** How a root is built. */
export interface BuildRootOptions extends RootPlace {
  /** Called with each step in words. */
  readonly onProgress?: (line: string) => void;
  /** Stops the build and removes what it made. */
  readonly signal?: AbortSignal;
  /** `http://proxy:3128`. @default what the host's apt uses */
  readonly httpProxy?: string;
  /** @default the machine's clock */
  readonly now?: () => Date;
}

const STEPS: readonly (readonly [RegExp, string])[] = [
  [/running apt-get update/, 'reading the package lists'],
  [/downloading packages/, 'downloading packages'],
  [/extracting archives/, 'extracting packages'],
  [/installing essential/, 'installing the base system'],
  [/installing remaining/, 'installing packages (the longest step)'],
  [/running --customize-hook/, 'fitting it for guests'],
];

/** Builds are named after their process, so that a later one can tell a dead one's leftovers. */
function clearDeadBuilds(roots: string, recipe: RootRecipe): void {
  const pattern = new RegExp(`^\\.${recipe.name}-.*\\.building-(\\d+)-(\\d+)$`);
  for (const entry of existsSync(roots) ? readdirSync(roots) : []) {
    const match = pattern.exec(entry);
    if (!match || isSameProcess({ pid: Number(match[1]), start: match[2] ?? '' })) continue;
    rmSync(join(roots, entry), { recursive: true, force: true });
  }
}

/** The proxy that the host's own apt is configured with. */
async function hostAptProxy(): Promise<string | undefined> {
  const result = await runCommand(['apt-config', 'dump', '--format=%v%n', 'Acquire::http::Proxy']);
  const value = result.stdout.trim();
  return result.code === 0 && /^https?:/.test(value) ? value : undefined;
}

async function bootstrap(recipe: RootRecipe, folder: string, options: BuildRootOptions): Promise<void> {
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('host.sources'), formatAptSources(recipe.sources, 'origin'));
  writeFileSync(file('guest.sources'), formatAptSources(recipe.sources, 'uri'));
  writeFileSync(file('customize'), recipe.script);
  const proxy = options.httpProxy ?? (await hostAptProxy());
  const argv = [
    ...['mmdebstrap', '--mode=root', '--variant=minbase', '--format=directory'],
    ...['--aptopt=Apt::Install-Recommends "false"', '--aptopt=Acquire::Languages "none"'],
    ...(proxy === undefined ? [] : [`--aptopt=Acquire::http::Proxy "${proxy}"`]),
    ...DPKG_OPTIONS.map((option) => `--dpkgopt=${option}`),
    `--include=${recipe.packages.join(',')}`,
    // Mmdebstrap runs a hook through sh with the root as $1; the two files come by environment, whatever their path.
    '--customize-hook=sh "$RACKWRIGHT_CUSTOMIZE" "$1" "$RACKWRIGHT_GUEST_SOURCES"',
    ...[recipe.suite, file('root'), file('host.sources')],
  ];
  const result = await runCommand(argv, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    env: {
      TMPDIR: folder,
      RACKWRIGHT_CUSTOMIZE: file('customize'),
      RACKWRIGHT_GUEST_SOURCES: file('guest.sources'),
    },
    onStderrLine: (line) => {
      const step = STEPS.find(([pattern]) => pattern.test(line));
      if (step) options.onProgress?.(step[1]);
    },
  });
  if (result.code === 0) return;
  const faults = result.stderr.split('\n').filter((line) => /^(E:|Err:|error)/i.test(line));
  const words = faults.slice(-6).join('; ') || result.stderr.slice(-800);
  throw new GuestError(
    'GUEST_ROOT_BUILD_FAILED',
    `Building the guest root ${recipe.name} did not finish: ` +
      (options.signal?.aborted === true ? 'it was interrupted; the same command starts it anew' : words),
  );
}

async function measure(root: string): Promise<Pick<RootRecord, 'sizeMib' | 'packages'>> {
  const size = await requireCommand(['du', '-sxm', root]);
  const packages = await requireCommand(['dpkg-query', `--admindir=${root}/var/lib/dpkg`, '-W', '-f', '.']);
  return { sizeMib: Number.parseInt(size, 10), packages: packages.length };
}

function requireRecipe(name: string): RootRecipe {
  const recipe = rootRecipe(name);
  if (!recipe) throw new GuestError('GUEST_ROOT_UNKNOWN', `the lab has no guest root named ${name}`);
  if (recipe.sources.length > 0) return recipe;
  throw new GuestError(
    'GUEST_APT_SOURCES_MISSING',
    `The host's apt sources name no archive of its own release (${recipe.suite || 'unknown'}, component main); ` +
      'guests are made from these: see /etc/apt/sources.list and /etc/apt/sources.list.d',
  );
}

/**
 * Builds the guests' shared root from the host's own apt sources; returns at once when it is there.
 *
 * It is built beside its place and renamed when complete, so an interrupted build is never used.
 *
 * @returns The root's top folder.
 * @throws GuestError GUEST_ROOT_UNKNOWN, GUEST_APT_SOURCES_MISSING, GUEST_ROOT_BUILD_FAILED
 */
export async function buildRoot(options: BuildRootOptions): Promise<string> {
  const present = rootStatus(options);
  if (present.ready) return present.directory;
  const recipe = requireRecipe(options.name ?? DEFAULT_ROOT);
  const roots = rootsFolder(options.cacheDirectory);
  clearDeadBuilds(roots, recipe);
  const self = `${String(process.pid)}-${processStart(process.pid) ?? '0'}`;
  const building = join(roots, `.${recipe.name}-${recipe.hash}.building-${self}`);
  mkdirSync(building, { recursive: true, mode: 0o755 });
  try {
    await bootstrap(recipe, building, options);
    const measured = await measure(join(building, 'root'));
    if (recipe.isMachine) {
      options.onProgress?.('writing the disk image');
      await packMachineImage(join(building, 'root'), measured.sizeMib);
    }
    const record: RootRecord = {
      ...measured,
      release: recipe.suite,
      builtAt: (options.now?.() ?? new Date()).toISOString(),
    };
    writeFileSync(join(building, 'root.json'), JSON.stringify(record));
    const folder = rootFolder(options.cacheDirectory, recipe);
    // Another process may have been quicker; its root is as good.
    if (!existsSync(folder)) await rename(building, folder);
    return join(folder, 'root');
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}
