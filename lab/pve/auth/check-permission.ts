import { refuse, type LabState } from '../model';
import type { Operation, PermissionCheck } from '../operations';
import { aclPath } from './acl-path';
import { type Caller, forbidden } from './caller';
import { realmOf, splitUserName } from './user-name';

/** A request that is to be allowed. */
export interface PermissionRequest {
  readonly state: LabState;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  /** `/access/ticket` */
  readonly path: string;
}

/**
 * Ends a request that the API's own description does not allow to its caller.
 *
 * @throws ApiError 403 in PVE's words.
 */
export function checkPermission(operation: Operation, request: PermissionRequest): void {
  const { caller, path } = request;
  if (operation.noToken && caller.isToken && !caller.isRoot) {
    throw forbidden(`URI '${path}' not available with API token, need proper ticket.\n`);
  }
  if (caller.isRoot || operation.user !== undefined) return;
  if (!operation.check) throw forbidden('user != root@pam');
  passes(operation.check, request, false);
}

/**
 * Whether a check passes. As in PVE, what stands inside an `and` is never quiet: in an `or` around it, its refusal ends
 * the request although an alternative may follow.
 *
 * @param isQuiet false ends the request of who does not pass
 * @throws ApiError
 */
function passes(check: PermissionCheck, request: PermissionRequest, isQuiet: boolean): boolean {
  const [test, ...rest] = check;
  if (test === 'and') {
    for (const inner of rest as PermissionCheck[]) passes(inner, request, false);
    return true;
  }
  if (test === 'or') {
    return (rest as PermissionCheck[]).some((inner) => passes(inner, request, true)) || denied(isQuiet);
  }
  if (test === 'perm') return permission(rest, request, isQuiet);
  if (test === 'userid-param') return useridParam(String(rest[0]), request, isQuiet);
  if (test === 'userid-group') return useridGroup(rest, request, isQuiet);
  if (test === 'perm-modify') return modify(String(rest[0]), request, isQuiet);
  throw refuse('unknown permission test');
}

function denied(isQuiet: boolean, why?: string): false {
  if (!isQuiet) throw forbidden(why);
  return false;
}

function option(rest: PermissionCheck, name: string): unknown {
  const at = rest.indexOf(name);
  return at < 0 ? undefined : rest[at + 1];
}

function permission(rest: PermissionCheck, { caller, params }: PermissionRequest, isQuiet: boolean): boolean {
  const [template, privileges] = rest as unknown as [string, readonly string[]];
  const required = option(rest, 'require_param') ?? option(rest, 'require-param');
  if (typeof required === 'string' && params[required] === undefined) return denied(isQuiet);
  const path = aclPath(filled(template, params));
  if (option(rest, 'any') === 1) {
    return caller.mayAny(path, ...privileges) || denied(isQuiet, `${path}, ${privileges.join('|')}`);
  }
  const missing = privileges.find((privilege) => !caller.may(path, privilege));
  return missing === undefined || denied(isQuiet, `${path}, ${missing}`);
}

/** `/vms/{vmid}` with the value of the parameter; PVE puts a dash where none is given. */
function filled(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = params[name];
    return value === undefined || value === '' || value === '0' ? '-' : value;
  });
}

/** Whether a user is there. @throws ApiError 500 where it is not and the check is not quiet */
function isUser({ state, params }: PermissionRequest, isQuiet: boolean): boolean {
  const userid = params['userid'] ?? '';
  if (state.users.has(userid)) return true;
  if (!isQuiet) throw refuse(`no such user ('${splitUserName(userid).userid}')`);
  return false;
}

function useridParam(test: string, request: PermissionRequest, isQuiet: boolean): boolean {
  const { userid } = splitUserName(request.params['userid'] ?? '');
  const { caller } = request;
  if (test === 'self') {
    return isUser(request, isQuiet) && (caller.id === userid || denied(isQuiet));
  }
  const path = `/access/realm/${realmOf(userid)}`;
  return caller.may(path, test) || denied(isQuiet, `${path}, ${test}`);
}

/** The right to change users: of all groups, or of the groups that are given and of one that the user is in. */
function useridGroup(rest: PermissionCheck, request: PermissionRequest, isQuiet: boolean): boolean {
  const { caller, params, state } = request;
  const [privileges] = rest as unknown as [readonly string[]];
  const groupsParam = option(rest, 'groups_param');
  const isExisting = groupsParam !== 'create';
  if (isExisting && !isUser(request, isQuiet)) return false;
  if (caller.mayAny('/access/groups', ...privileges)) return true;
  const isAllowed = (group: string): boolean =>
    state.groups.has(group) && caller.mayAny(`/access/groups/${group}`, ...privileges);
  const words = privileges.join('|');
  if (groupsParam !== undefined) {
    const given = (params['groups'] ?? '').split(/[,;\s\0]+/).filter((group) => group !== '');
    if (given.length === 0) throw forbidden(`/access/groups, ${words}`);
    const refused = given.find((group) => !isAllowed(group));
    if (refused !== undefined) throw forbidden(`/access/groups/${refused}, ${words}`);
  }
  const user = state.users.get(params['userid'] ?? '');
  return !isExisting || user?.groups.some(isAllowed) === true || denied(isQuiet);
}

function modify(template: string, { caller, params }: PermissionRequest, isQuiet: boolean): boolean {
  const path = aclPath(filled(template, params));
  // What is no path is refused by the handler, with what is wrong with it.
  if (path === '') return true;
  const refusal = caller.refusalToModify(path);
  return refusal === undefined || denied(isQuiet, refusal);
}
