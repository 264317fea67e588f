import type { ProblemList } from '../errors';
import type { User } from '../model';
import type { Place } from '../text';
import { SshPublicKey } from '../values';
import { descend, keyPlaceOf, type MapTree, type Tree } from '../yaml';
import type { PublicKeyFiles } from './automation';
import type { AutomationDraft, Placed } from './drafts';
import { Fields } from './fields';

const DEFAULT_SHELL = '/bin/bash';

/** Makes the accounts of machines; machines that share one tree of users share the result. */
export class UserResolver {
  readonly #known = new WeakMap<Tree, readonly User[]>();

  constructor(
    private readonly automation: Placed<AutomationDraft> | undefined,
    private readonly keys: PublicKeyFiles,
    private readonly problems: ProblemList,
  ) {}

  /** The accounts of a machine: the automation's first, the others by name. */
  resolve(software: MapTree, machine: string): readonly User[] {
    const tree = descend(software, ['users']) ?? software;
    const known = this.#known.get(tree);
    if (known) return known;
    const users = this.resolveAll(software, machine);
    this.#known.set(tree, users);
    return users;
  }

  private resolveAll(software: MapTree, machine: string): readonly User[] {
    const fields = new Fields(software, this.problems, `host "${machine}"`, software.place);
    const accepted = fields.entries('users').filter(([, , tree]) => tree.kind !== 'invalid');
    const users = accepted.map(([name, key]) => this.resolveUser(name, key, fields));
    this.checkAutomation(users, software, machine);
    const first = this.automation?.value.user;
    return users.sort(
      (a, b) => Number(b.name === first) - Number(a.name === first) || (a.name < b.name ? -1 : 1),
    );
  }

  private resolveUser(name: string, place: Place, fields: Fields): User {
    const automation = this.automation?.value;
    const isAutomation = name === automation?.user;
    const written = fields
      .items<string | { file: string }>('users', name, 'ssh_keys')
      .flatMap(({ value, place: at }) => this.keyLine(value, at) ?? []);
    const own = isAutomation && automation.publicKey !== undefined ? [automation.publicKey] : [];
    if (!isAutomation && written.length === 0 && !fields.hasRefusedItem('users', name, 'ssh_keys')) {
      this.problems.add({
        code: 'USER_WITHOUT_KEY',
        severity: 'warning',
        message: `user "${name}" has no SSH key and cannot log in`,
        hint: 'add a line of a .pub file to "ssh_keys", or { file: ~/.ssh/id_ed25519.pub }',
        place,
      });
    }
    return {
      name,
      sshKeys: [...new Set([...own, ...written])],
      sudo: fields.get<boolean>('users', name, 'sudo')?.value ?? false,
      shell: fields.get<string>('users', name, 'shell')?.value ?? DEFAULT_SHELL,
      groups: fields.get<string[]>('users', name, 'groups')?.value ?? [],
    };
  }

  private keyLine(key: string | { file: string }, place: Place): string | undefined {
    if (typeof key === 'string') return SshPublicKey.parse(key).line;
    const hint = 'correct the path, or give the whole line of the key';
    return this.keys.read(this.keys.locate(key.file, place), place, { hint, severity: 'error' });
  }

  private checkAutomation(users: readonly User[], software: MapTree, machine: string): void {
    if (!this.automation) return;
    const { value, place } = this.automation;
    const said = ['users', value.user, 'sudo'];
    // What was refused was told, at whatever depth.
    if (said.some((_, index) => descend(software, said.slice(0, index + 1))?.kind === 'invalid')) return;
    const account = users.find((user) => user.name === value.user);
    if (account?.sudo === true) return;
    const lack = account ? 'cannot use sudo' : 'does not exist';
    this.problems.add({
      code: 'MISSING_USER',
      message: `Ansible logs in as "${value.user}", which ${lack} on "${machine}"`,
      hint: `add install: { users: { ${value.user}: { sudo: true } } } to defaults.yaml or site.yaml`,
      place: this.removedAt(software, value.user) ?? place,
    });
  }

  /** Where a layer took the accounts away, or this one. */
  private removedAt(software: MapTree, user: string): Place | undefined {
    const path = [['users'], ['users', user]].find((each) => {
      const found = descend(software, each);
      return found?.kind === 'scalar' && found.value === null;
    });
    return path && keyPlaceOf(software, path);
  }
}
