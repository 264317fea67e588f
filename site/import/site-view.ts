import { SourceFile } from '../text';
import { ProblemList } from '../errors';
import type { SiteFile } from '../documents';
import { Cidr, InterfaceAddress, IpAddress, MacAddress, ValueError } from '../values';
import { isForeignVmFile } from '../formats';
import { descend, type MapTree, readYaml, type Tree } from '../yaml';
import { nameOf, textAt } from './values';

/** A network of the site. */
export interface NamedNetwork {
  readonly name: string;
  readonly cidr: Cidr;
}

/** What the readers of imports must know of the site as it stands. A file that cannot be read says nothing. */
export class SiteView {
  readonly #trees: ReadonlyMap<string, Tree | undefined>;

  constructor(files: readonly SiteFile[]) {
    const ignored = new ProblemList();
    this.#trees = new Map(
      files.map(({ path, text }) => [path, readYaml(new SourceFile(path, text, '/'), ignored)]),
    );
  }

  /** The site's DNS domain. */
  get domain(): string | undefined {
    return textAt(descend(this.#trees.get('site.yaml'), ['domain']));
  }

  /** Files of physical machines, `hosts/rack1.yaml`. */
  get hosts(): readonly string[] {
    return [...this.#trees.keys()].filter((file) => file.startsWith('hosts/'));
  }

  /** Networks of `site.yaml` and `defaults.yaml`. */
  get networks(): readonly NamedNetwork[] {
    return ['site.yaml', 'defaults.yaml'].flatMap((file) => {
      const networks = descend(this.#trees.get(file), ['networks']);
      if (networks?.kind !== 'map') return [];
      return [...networks.entries].flatMap(([name, { value }]) => {
        const cidr = attempt(() => Cidr.parse(textAt(descend(value, ['cidr'])) ?? ''));
        return cidr ? [{ name, cidr }] : [];
      });
    });
  }

  /** The file of a VM that is in the words of PVE's API. */
  foreignVm(
    name: string,
  ): { readonly path: string; readonly text: string; readonly tree: MapTree } | undefined {
    for (const [path, tree] of this.#trees) {
      const base = /^vms\/(.+)\.yaml$/.exec(path)?.[1];
      if (base === undefined || tree?.kind !== 'map' || !isForeignVmFile(tree)) continue;
      if ((nameOf(tree.entries.get('name')?.value) ?? base) === name)
        return { path, tree, text: tree.place.source.text };
    }
    return undefined;
  }

  /** The paths of all leaves below a path of a file. */
  leavesOf(file: string, path: readonly string[]): readonly (readonly string[])[] {
    const found = descend(this.#trees.get(file), path);
    return found ? leaves(found, []) : [];
  }

  /** The name of a machine's card with a MAC address. */
  cardWith(file: string, mac: string): string | undefined {
    const nics = descend(this.#trees.get(file), ['nics']);
    if (nics?.kind !== 'map') return undefined;
    return [...nics.entries].find(([, { value }]) => {
      const text = textAt(descend(value, ['mac']));
      return text !== undefined && attempt(() => MacAddress.parse(text).text) === mac;
    })?.[0];
  }

  /** The path of a machine's interface with an address, `[bridges, vmbr1]`. */
  interfaceWith(file: string, address: string): readonly string[] | undefined {
    for (const kind of ['nics', 'bonds', 'vlans', 'bridges']) {
      const interfaces = descend(this.#trees.get(file), [kind]);
      if (interfaces?.kind !== 'map') continue;
      for (const [name, { value }] of interfaces.entries)
        if (['ipv4', 'ipv6'].some((family) => hasAddress(descend(value, [family]), address)))
          return [kind, name];
    }
    return undefined;
  }
}

function leaves(tree: Tree, path: readonly string[]): (readonly string[])[] {
  if (tree.kind !== 'map') return [path];
  return [...tree.entries].flatMap(([key, { value }]) => leaves(value, [...path, key]));
}

function hasAddress(tree: Tree | undefined, wanted: string): boolean {
  const text = textAt(tree) ?? textAt(descend(tree, ['address'])) ?? '';
  const found = attempt(() => InterfaceAddress.parse(text).address);
  return found !== undefined && attempt(() => IpAddress.parse(wanted).equals(found)) === true;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
