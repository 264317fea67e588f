/** An operating-system image that the lab knows by the name of its file. */
export interface CatalogueEntry {
  /** Name of the guest root that stands for it, `debian-12`. */
  readonly root: string;
  /** Matches the file name, without folders. */
  readonly pattern: RegExp;
  /** Bytes of the download. */
  readonly size: number;
  /** Bytes of the disk that a machine sees. */
  readonly virtualSize: number;
}

/** Tells by a file's name which operating system an image holds, so that it need not be downloaded. */
export class Catalogue {
  readonly #entries: readonly CatalogueEntry[];

  constructor(entries: readonly CatalogueEntry[]) {
    this.#entries = entries;
  }

  /** The entry for `debian-12-genericcloud-amd64.qcow2` or for a URL that ends in it. */
  find(nameOrUrl: string): CatalogueEntry | undefined {
    const name = nameOrUrl.replace(/[?#].*$/, '').replace(/^.*\//, '');
    return this.#entries.find((entry) => entry.pattern.test(name));
  }
}
