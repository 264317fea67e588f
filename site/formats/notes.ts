import type { ProblemList } from '../errors';
import type { Place } from '../text';
import type { Entry, Tree } from '../yaml';

/** Tells people about fields of another tool's file that do not become fields of this site. */
export class Notes {
  constructor(
    readonly problems: ProblemList,
    /** The site's DNS domain, where it is known. */
    private readonly domain: string | undefined,
  ) {}

  /** A machine's own DNS domain, which is that of the site or none. */
  ownDomain(field: string, { key, value }: Entry): void {
    if (value.kind === 'scalar' && (value.value === null || value.value === this.domain)) return;
    this.unmapped(field, key, 'the domain of all machines is "domain" in site.yaml');
  }

  /** A field without a counterpart; `todo` is what to do in its stead. */
  unmapped(field: string, key: Place, todo: string): void {
    this.problems.add({
      code: 'UNMAPPED_FIELD',
      severity: 'warning',
      message: `"${field}" has no counterpart here and is not used`,
      hint: todo,
      place: key,
    });
  }

  /** The same for each field of a section. */
  unmappedSection(field: string, { key, value }: Entry, todo: string): void {
    if (value.kind !== 'map') this.unmapped(field, key, todo);
    else for (const [name, entry] of value.entries) this.unmapped(`${field}.${name}`, entry.key, todo);
  }

  /** A token or password in plain text that has its place in the secrets: never taken over, never repeated. */
  secret(field: string, value: Tree, path: string): void {
    const todo = `put it under "${path}" of the secrets, and remove it here: rackwright secrets edit`;
    this.withheld(field, value, todo);
  }

  /** The password of an account, which has no counterpart: accounts log in by key. */
  password(field: string, value: Tree, user: string): void {
    const keys = `install: { users: { ${user}: { ssh_keys: [{ file: ~/.ssh/id_ed25519.pub }] } } }`;
    this.withheld(field, value, `remove it: accounts log in by key here, such as ${keys}`);
  }

  private withheld(field: string, value: Tree, todo: string): void {
    if (value.kind === 'scalar' && (value.value === null || value.value === '')) return;
    this.problems.add({
      code: 'SECRET_IN_SPEC',
      severity: 'warning',
      message: `"${field}" holds a secret in plain text, which is not used`,
      hint: todo,
      place: value.place,
    });
  }
}
