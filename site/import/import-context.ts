import { formatPlace, type ProblemList } from '../errors';
import type { Place } from '../text';
import { Cidr, IpAddress, ValueError } from '../values';
import type { Tree } from '../yaml';
import { Changes } from './change';
import type { NamedNetwork, SiteView } from './site-view';
import { nameOf } from './values';

/** What readers of foreign files work with: where to put changes, and how to tell what they cannot take over. */
export class ImportContext {
  readonly changes = new Changes();
  /** Machines by the form that describes them. */
  readonly #described = new Map<string, Place>();
  /** Networks of the site, and those that the import adds. */
  readonly #networks: NamedNetwork[];

  constructor(
    readonly site: SiteView,
    private readonly problems: ProblemList,
    /** Environment that VMs are to be in. */
    readonly environment?: string,
  ) {
    this.#networks = [...site.networks];
  }

  /** Tells the errors of what is left out, which changes nothing. */
  judge(work: (context: ImportContext) => void): void {
    const apart = new ImportContext(this.site, this.problems, this.environment);
    this.problems.during(
      ({ severity }) => severity !== 'warning',
      () => {
        work(apart);
      },
    );
  }

  /** A field that does not become a field of the site; `todo` is what to do in its stead. */
  unmapped(field: string, place: Place, todo: string): void {
    const message = `"${field}" has no counterpart here and is not taken over`;
    this.problems.add({ code: 'UNMAPPED_FIELD', severity: 'warning', message, hint: todo, place });
  }

  /** The DNS domain that a machine is said to be in, which is that of the site or none; `field` holds it. */
  ownDomain(field: string, domain: string, place: Place): void {
    const { domain: own } = this.site;
    if (domain === '' || domain.toLowerCase() === own?.toLowerCase()) return;
    this.problems.add({
      code: 'UNMAPPED_FIELD',
      severity: 'warning',
      message: `the domain "${domain}" of "${field}" is not taken over: ${own === undefined ? 'the site says none' : `this site's machines are in "${own}"`}`,
      hint: 'the domain of all machines is "domain" in site.yaml',
      place,
    });
  }

  /** For which machines something holds that is said of many at once. */
  reaches(message: string, hint: string, place: Place): void {
    this.problems.add({ code: 'IMPORT_REACHES', severity: 'warning', message, hint, place });
  }

  /** Something that the import needs. */
  missing(message: string, hint: string, place: Place): void {
    this.problems.add({ code: 'MISSING_FIELD', message, hint, place });
  }

  /**
   * Whether nothing else that is brought in describes the machine in the same form; reported where something does: one would
   * be laid over the other.
   */
  isFirst(form: 'nodes' | 'answer' | 'vm', name: string, place: Place): boolean {
    const key = `${form} ${name}`;
    const first = this.#described.get(key);
    this.#described.set(key, first ?? place);
    if (!first) return true;
    this.problems.add({
      code: 'DUPLICATE_HOSTNAME',
      message: `"${name}" is described twice; the first is at ${formatPlace(first)}`,
      hint: 'take one of them out, or correct its name',
      place,
    });
    return false;
  }

  /** A password or token: it stays where it is, and only its key is written. */
  secret(field: string, key: string, place: Place): void {
    this.problems.add({
      code: 'SECRET_IN_SPEC',
      severity: 'warning',
      message: `"${field}" holds a secret, which is not taken over`,
      hint: `set "${key}" in the secrets: rackwright secrets edit`,
      place,
    });
  }

  /** A text in its canonical form; reported and undefined where it is none. */
  parsed(tree: Tree, parse: (text: string) => string): string | undefined {
    if (tree.kind !== 'scalar') {
      const message = `a text is to stand here, and no ${tree.kind === 'list' ? 'list' : 'map'}`;
      this.problems.add({ code: 'WRONG_TYPE', message, hint: 'write it in quotes', place: tree.place });
      return undefined;
    }
    const text = nameOf(tree);
    // Null and the empty text stand for what is not known.
    if (text === undefined) return undefined;
    let result: string | undefined;
    const accepted = this.accepts(() => {
      result = parse(text);
    }, tree.place);
    return accepted ? result : undefined;
  }

  /** Whether a value is accepted; why not is reported. */
  accepts(parse: () => unknown, place: Place): boolean {
    try {
      parse();
      return true;
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.problems.add({ code: error.code, message: error.message, hint: error.hint, place });
      return false;
    }
  }

  /** The network that an address lies in; one of the usual size is added where the site has none. */
  networkOf(address: string, name: string, place: Place): { name: string; prefix: number } {
    const parsed = IpAddress.parse(address);
    const known = this.#networks.find(({ cidr }) => cidr.contains(parsed));
    if (known) return { name: known.name, prefix: known.cidr.prefix };
    const prefix = address.includes(':') ? 64 : 24;
    const cidr = Cidr.of(parsed, prefix);
    const taken = new Set(this.#networks.map((network) => network.name));
    const free = [name, ...Array.from({ length: 99 }, (_, index) => `${name}${String(index + 2)}`)];
    const chosen = free.find((each) => !taken.has(each)) ?? name;
    this.#networks.push({ name: chosen, cidr });
    this.changes.set('site.yaml', ['networks', chosen, 'cidr'], cidr.text, place);
    this.problems.add({
      code: 'IMPORT_ASSUMED',
      severity: 'warning',
      message: `the size of the network of ${address} is not said; ${cidr.text} is taken for it`,
      hint: `correct "networks: { ${chosen}: { cidr: … } }" in site.yaml before the import, if it is another`,
      place,
    });
    return { name: chosen, prefix };
  }
}
