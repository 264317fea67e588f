import { readdirSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BootServerOptions } from '../boot';
import { formatProblems, type Problem } from '../site';
import { type BootSecrets, bootSecrets } from './boot-secrets';
import type { Context } from './context';
import { missingPlaybooks } from './machine-ansible';
import { type LoadedSite, openSiteWithOrigins, readSite, siteFolder, type SiteOptions } from './site';

type SiteChange = Awaited<ReturnType<NonNullable<BootServerOptions['readSite']>>>;

/** Of what is wrong, so much is logged; `rackwright validate` shows all. */
const MOST_FAULTS = 3;

/** The specs of a command that goes on for long, which reads them again where their files have changed. */
export class FollowedSpecs {
  readonly #context: Context;
  readonly #options: SiteOptions & { readonly playbook?: string };
  #taken: { readonly stamp: string; readonly loaded: LoadedSite; readonly secrets: BootSecrets };
  #seen: { readonly stamp: string; readonly change: SiteChange } | undefined;
  #last: string;

  private constructor(
    context: Context,
    options: SiteOptions & { readonly playbook?: string },
    taken: { readonly stamp: string; readonly loaded: LoadedSite; readonly secrets: BootSecrets },
  ) {
    this.#context = context;
    this.#options = options;
    this.#taken = taken;
    this.#last = taken.stamp;
  }

  /** Loads them, prints their problems, and fails when one of them is an error. */
  static async open(
    context: Context,
    options: SiteOptions & { readonly playbook?: string },
  ): Promise<FollowedSpecs> {
    // Before they are read: what changes meanwhile is read again.
    const stamp = stampOf(filesOf(context, options));
    const loaded = openSiteWithOrigins(context, options);
    return new FollowedSpecs(context, options, {
      stamp,
      loaded,
      secrets: await bootSecrets(context, loaded),
    });
  }

  /** As they are worked by. */
  get loaded(): LoadedSite {
    return this.#taken.loaded;
  }

  /** A secret by its path; undefined where it is nowhere. */
  secret(path: string): string | undefined {
    return this.#taken.secrets.secret(path);
  }

  /** What the files say now, where they have changed. @param isUrgent true does not wait until nobody writes them */
  async read(isUrgent: boolean): Promise<SiteChange> {
    const stamp = stampOf(filesOf(this.#context, this.#options));
    const isSettled = stamp === this.#last;
    this.#last = stamp;
    if (stamp === this.#taken.stamp) return undefined;
    if (this.#seen?.stamp !== stamp) {
      // Nothing is known of them yet; the next look is soon.
      if (!isSettled && !isUrgent) return this.#seen?.change;
      this.#seen = { stamp, change: await this.#readAnew(stamp) };
    }
    return this.#seen.change;
  }

  async #readAnew(stamp: string): Promise<SiteChange> {
    const result = readSite(this.#context, this.#options);
    if (!result.ok) return { ok: false, why: wordsOf(result.problems) };
    const missing = missingPlaybooks(this.#context, result.site, this.#options.playbook);
    if (missing.length > 0) return { ok: false, why: `there is no playbook ${missing.join(', ')}` };
    const secrets = await bootSecrets(this.#context, result);
    const take = (): void => {
      this.#taken = { stamp, loaded: result, secrets };
    };
    return { ok: true, site: result.site, take };
  }
}

function wordsOf(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const more = errors.length - MOST_FAULTS;
  const text = formatProblems(errors.slice(0, MOST_FAULTS), { color: false }).trim();
  return `${text}${more > 0 ? `\nand ${String(more)} more` : ''}`;
}

/** Folder of the specs, and files that are read in place of some of them. */
function filesOf(context: Context, options: SiteOptions): readonly string[] {
  const { defaults, vmSpecs, installConfig } = options;
  const chosen = [defaults, vmSpecs, installConfig].flatMap((path) =>
    path === undefined || path === '-' ? [] : [resolve(context.project, path)],
  );
  const folder = siteFolder(context, options);
  return folder === undefined ? chosen : [folder, ...chosen];
}

/** Another text where a file was changed, added or taken away; what begins with a dot is no part of the specs. */
function stampOf(paths: readonly string[]): string {
  return paths.map(stampBelow).join('\n');
}

function stampBelow(path: string): string {
  const found = statIf(path);
  if (!found) return `${path} gone`;
  if (!found.isDirectory())
    return `${path} ${String(found.ino)} ${String(found.size)} ${String(found.mtimeMs)}`;
  const names = readdirSync(path).filter((name) => !name.startsWith('.'));
  return names
    .sort()
    .map((name) => stampBelow(join(path, name)))
    .join('\n');
}

/** It may have been taken away since its folder was read. */
function statIf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
