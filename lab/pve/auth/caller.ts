import { ApiError, type LabState } from '../model';
import { privilegesOn, type Privileges } from './permissions';

/** Who sends a request, and what they may do. */
export class Caller {
  /** `root@pam`; empty for a stranger. */
  readonly user: string;
  /** `root@pam!rackwright` for a token, else the user; tasks are started under it. */
  readonly id: string;
  /** Is root itself and no token of it: may also do what no privilege gives. */
  readonly isRoot: boolean;
  readonly #state: LabState;

  constructor(state: LabState, identity: { user: string; id: string; isRoot: boolean }) {
    this.#state = state;
    this.user = identity.user;
    this.id = identity.id;
    this.isRoot = identity.isRoot;
  }

  /** Whether it is an API token. */
  get isToken(): boolean {
    return this.id !== this.user;
  }

  /** The privileges on a path. */
  privileges(path: string): Privileges {
    return privilegesOn(this.#state, this.isRoot ? this.user : this.id, path);
  }

  /** Whether the caller has all of some privileges on a path. */
  may(path: string, ...privileges: readonly string[]): boolean {
    if (this.isRoot) return true;
    const held = this.privileges(path);
    return privileges.every((privilege) => held.has(privilege));
  }

  /** Whether the caller has one of some privileges on a path. */
  mayAny(path: string, ...privileges: readonly string[]): boolean {
    if (this.isRoot) return true;
    const held = this.privileges(path);
    return privileges.some((privilege) => held.has(privilege));
  }

  /**
   * Ends the request of a caller that lacks one of some privileges.
   *
   * @throws ApiError 403 in PVE's words.
   */
  need(path: string, ...privileges: readonly string[]): void {
    if (this.isRoot) return;
    const held = this.privileges(path);
    const missing = privileges.find((privilege) => !held.has(privilege));
    if (missing !== undefined) throw forbidden(`${path}, ${missing}`);
  }

  /**
   * Ends the request of a caller that has none of some privileges.
   *
   * @throws ApiError 403 in PVE's words.
   */
  needAny(path: string, ...privileges: readonly string[]): void {
    if (!this.mayAny(path, ...privileges)) throw forbidden(`${path}, ${privileges.join('|')}`);
  }

  /** What a caller lacks to say who may do what on a path; undefined for who may. */
  refusalToModify(path: string): string | undefined {
    const kind = /^\/(storage|vms|pool)\/./.exec(path)?.[1];
    const more = { storage: 'Datastore.Allocate', vms: 'VM.Allocate', pool: 'Pool.Allocate' };
    // Who may allocate an object may also say who else may use it.
    const own = kind === undefined ? [] : [more[kind as keyof typeof more]];
    const privileges = ['Permissions.Modify', ...own];
    return this.mayAny(path, ...privileges) ? undefined : `${path}, ${privileges.join('|')}`;
  }

  /** Ends the request of everybody but root. */
  needRoot(): void {
    if (!this.isRoot) throw forbidden('user != root@pam');
  }
}

/** PVE's refusal of what a caller may not do. */
export function forbidden(why?: string): ApiError {
  return new ApiError(
    403,
    why === undefined ? 'Permission check failed' : `Permission check failed (${why})`,
  );
}
