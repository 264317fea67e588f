import { type ProblemList, suggestName } from '../errors';
import { mergeAll } from '../layers';
import type { OsProfile } from '../model';
import type { MapTree } from '../yaml';
import type { OsProfileDraft } from './drafts';
import { Fields } from './fields';
import { omit, section } from './overlay';

/** Reads the profiles of operating systems, each over the one that it extends. */
export function resolveOsProfiles(site: Fields, problems: ProblemList): ReadonlyMap<string, OsProfileDraft> {
  return new ProfileReader(site, problems).read();
}

class ProfileReader {
  readonly #own: ReadonlyMap<string, MapTree>;
  readonly #merged = new Map<string, MapTree>();
  readonly #cyclic = new Set<string>();

  constructor(
    site: Fields,
    private readonly problems: ProblemList,
  ) {
    const entries = site
      .entries('os_profiles')
      .flatMap(([name, , tree]) => (tree.kind === 'map' ? [[name, tree] as const] : []));
    this.#own = new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  read(): ReadonlyMap<string, OsProfileDraft> {
    return new Map([...this.#own.keys()].map((name) => [name, this.resolve(name)]));
  }

  private resolve(name: string): OsProfileDraft {
    const tree = this.merged(name, []);
    const fields = new Fields(tree, this.problems, `profile "${name}"`, tree.place);
    // What a circle would give it is not known.
    const family = this.#cyclic.has(name)
      ? fields.get<OsProfile['family']>('family')?.value
      : fields.require<OsProfile['family']>('family: debian', 'family')?.value;
    const version = fields.get<string>('version')?.value;
    const iso = fields.get<string>('iso')?.value;
    const image = fields.get<string>('image')?.value;
    const [install, host] = [section(tree, 'install'), section(tree, 'host')];
    const model = family && {
      name,
      family,
      kernelArguments: fields.get<string[]>('kernel_arguments')?.value ?? [],
      ...(version === undefined ? {} : { version }),
      ...(iso === undefined ? {} : { iso }),
      ...(image === undefined ? {} : { image }),
    };
    return {
      name,
      tree,
      ...(install ? { install } : {}),
      ...(host ? { host } : {}),
      ...(model ? { model } : {}),
    };
  }

  /** A profile over those that it extends; `chain` holds those that led here. */
  private merged(name: string, chain: readonly string[]): MapTree {
    const known = this.#merged.get(name);
    const own = this.#own.get(name);
    if (known) return known;
    if (!own) throw new Error(`profile ${name} vanished`);
    const base = this.baseOf(own, [...chain, name]);
    const tree = mergeAll([omit(base, 'extends'), own]);
    const result = tree?.kind === 'map' ? tree : own;
    this.#merged.set(name, result);
    return result;
  }

  private baseOf(own: MapTree, chain: readonly string[]): MapTree | undefined {
    const base = own.entries.get('extends')?.value;
    if (base?.kind !== 'scalar' || typeof base.value !== 'string') return undefined;
    const { value, place } = base;
    if (!this.#own.has(value)) {
      this.problems.add({
        code: 'UNKNOWN_OS_PROFILE',
        message: `there is no profile "${value}" to extend`,
        hint: suggestName(value, this.#own.keys(), 'profile'),
        place,
      });
      return undefined;
    }
    if (chain.includes(value)) {
      for (const each of chain) this.#cyclic.add(each);
      const cycle = [...chain.slice(chain.indexOf(value)), value].join(' → ');
      this.problems.add({
        code: 'DEPENDENCY_CYCLE',
        message: `profiles extend each other in a circle: ${cycle}`,
        hint: 'remove one "extends"',
        place,
      });
      return undefined;
    }
    return this.merged(value, chain);
  }
}
