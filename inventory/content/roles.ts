import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, hashOfFiles } from './files';

/** What may name a role: `role: base`, `name: packages`, `- base`, within YAML or JSON. */
const NAME = /(?<=(?:\b(?:role|name)"?:\s*|-\s+|[[,]\s*)["']?)[a-z]\w*/g;
/** A role whose name is known only when Ansible runs. */
const COMPUTED = /(?:import|include)_role"?:\s*(?:\{\s*)?"?name"?:\s*(?:["'][^"'\n]*|[^"'\s][^"'\n]*)?\{\{/;

/** A role whose tasks run within those of another one. */
const IMPORTED = /(?:import|include)_role"?:\s*(?:\{\s*)?"?name"?:\s*["']?([a-z]\w*)/g;

/** The roles of a folder, and which of them a text makes use of. */
export class Roles {
  readonly #names: readonly string[];
  readonly #files: ReadonlyMap<string, readonly string[]>;
  readonly #used = new Map<string, readonly string[]>();
  readonly #hashes = new Map<string, string>();

  constructor(private readonly directory: string) {
    const files = new Map<string, string[]>();
    for (const file of filesUnder(directory, 'roles')) {
      const [, role = ''] = file.split('/');
      files.set(role, [...(files.get(role) ?? []), file]);
    }
    this.#files = files;
    this.#names = [...files.keys()];
  }

  /**
   * Roles that a text names, and those that they name in turn, sorted; all of them where one is computed. A word that happens to be the
   * name of a role counts too: a host may then be configured once too often, never once too seldom.
   *
   * @param without roles that the text names and that are left out
   */
  usedIn(text: string, without: readonly string[]): readonly string[] {
    if (COMPUTED.test(text)) return this.#names;
    const found = new Set<string>();
    const visit = (names: readonly string[]): void => {
      for (const name of names) {
        if (found.has(name)) continue;
        found.add(name);
        visit(this.#usedInRole(name));
      }
    };
    visit(this.#namedIn(text).filter((name) => !without.includes(name)));
    return [...found].sort();
  }

  /** Roles that the tasks of a role import or include by name, directly or by each other; sorted, and without itself. */
  importedBy(role: string): readonly string[] {
    const found = new Set<string>();
    const visit = (name: string): void => {
      const text = this.#textOf(name, /\/(?:tasks|handlers)\/.*\.ya?ml$/);
      for (const [, imported = ''] of text.matchAll(IMPORTED)) {
        if (found.has(imported) || imported === role || !this.#files.has(imported)) continue;
        found.add(imported);
        visit(imported);
      }
    };
    visit(role);
    return [...found].sort();
  }

  /** SHA-256 over the files of a role, 64 hexadecimal digits. */
  hashOf(role: string): string {
    const known = this.#hashes.get(role);
    if (known !== undefined) return known;
    const hash = hashOfFiles(this.directory, this.#files.get(role) ?? []);
    this.#hashes.set(role, hash);
    return hash;
  }

  #usedInRole(role: string): readonly string[] {
    const known = this.#used.get(role);
    if (known !== undefined) return known;
    const text = this.#textOf(role, /\/(?:tasks|handlers|meta)\/.*\.ya?ml$/);
    // A role that includes itself would otherwise be all there is.
    const used = COMPUTED.test(text) ? this.#names : this.#namedIn(text).filter((name) => name !== role);
    this.#used.set(role, used);
    return used;
  }

  #textOf(role: string, files: RegExp): string {
    const sources = (this.#files.get(role) ?? []).filter((file) => files.test(file));
    return sources.map((file) => readFileSync(join(this.directory, file), 'utf8')).join('\n');
  }

  #namedIn(text: string): string[] {
    const named = new Set(text.match(NAME));
    return this.#names.filter((name) => named.has(name));
  }
}
