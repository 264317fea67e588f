import type { LabState } from '../model';
import type { Operation, PermissionCheck } from '../operations';
import { type Caller, forbidden } from './caller';

/** A request that is to be allowed. */
export interface PermissionRequest {
  readonly state: LabState;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Ends a request that the API's own description does not allow to its caller.
 *
 * @throws ApiError 403 in PVE's words.
 */
export function checkPermission(operation: Operation, request: PermissionRequest): void {
  const { caller } = request;
  if (operation.noToken && caller.isToken && !caller.isRoot) {
    throw forbidden('API tokens are not allowed for this call');
  }
  if (caller.isRoot || operation.user !== undefined) return;
  if (!operation.check) throw forbidden('user != root@pam');
  const refusal = refusalOf(operation.check, request);
  if (refusal !== undefined) throw forbidden(refusal === '' ? undefined : refusal);
}

/** Undefined when the check passes; else PVE's words for what is missing, which may be none. */
function refusalOf(check: PermissionCheck, request: PermissionRequest): string | undefined {
  const [test, ...rest] = check;
  if (test === 'and' || test === 'or') {
    const refusals = (rest as PermissionCheck[]).map((inner) => refusalOf(inner, request));
    if (test === 'and') return refusals.find((refusal) => refusal !== undefined);
    return refusals.includes(undefined) ? undefined : '';
  }
  if (test === 'perm') return permission(rest, request);
  if (test === 'userid-param') return useridParam(String(rest[0]), request);
  if (test === 'userid-group') return useridGroup(rest, request);
  if (test === 'perm-modify') return modify(filled(String(rest[0]), request.params), request.caller);
  return 'unknown permission test';
}

function option(rest: PermissionCheck, name: string): unknown {
  const at = rest.indexOf(name);
  return at < 0 ? undefined : rest[at + 1];
}

function permission(rest: PermissionCheck, { caller, params }: PermissionRequest): string | undefined {
  const [template, privileges] = rest as unknown as [string, readonly string[]];
  const required = option(rest, 'require_param') ?? option(rest, 'require-param');
  if (typeof required === 'string' && params[required] === undefined) return '';
  const path = filled(template, params);
  if (option(rest, 'any') === 1) {
    return caller.mayAny(path, ...privileges) ? undefined : `${path}, ${privileges.join('|')}`;
  }
  const missing = privileges.find((privilege) => !caller.may(path, privilege));
  return missing === undefined ? undefined : `${path}, ${missing}`;
}

/** `/vms/{vmid}` with the value of the parameter; what is not given leaves a path that nobody has. */
function filled(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => params[name] ?? '').replace(/(.)\/+$/, '$1');
}

function useridParam(test: string, request: PermissionRequest): string | undefined {
  const userid = request.params['userid'] ?? '';
  if (test === 'self')
    return request.state.users.has(userid) && request.caller.user === userid ? undefined : '';
  const path = `/access/realm/${userid.split('@').pop() ?? ''}`;
  return request.caller.may(path, test) ? undefined : `${path}, ${test}`;
}

/** The right to change users: of all groups, or of the groups that are given and of one that the user is in. */
function useridGroup(rest: PermissionCheck, request: PermissionRequest): string | undefined {
  const { caller, params, state } = request;
  const [privileges] = rest as unknown as [readonly string[]];
  const user = state.users.get(params['userid'] ?? '');
  const groupsParam = option(rest, 'groups_param');
  const isExisting = groupsParam !== 'create';
  if (isExisting && !user) return '';
  if (caller.mayAny('/access/groups', ...privileges)) return undefined;
  const isAllowed = (group: string): boolean => caller.mayAny(`/access/groups/${group}`, ...privileges);
  if (groupsParam !== undefined) {
    const given = (params['groups'] ?? '').split(/[,;\s\0]+/).filter((group) => group !== '');
    if (given.length === 0) return `/access/groups, ${privileges.join('|')}`;
    const denied = given.find((group) => !isAllowed(group));
    if (denied !== undefined) return `/access/groups/${denied}, ${privileges.join('|')}`;
  }
  return !isExisting || user?.groups.some(isAllowed) === true ? undefined : '';
}

/** Who may allocate an object may also say who else may use it. */
function modify(path: string, caller: Caller): string | undefined {
  const kind = /^\/(storage|vms|pool)\/./.exec(path)?.[1];
  const more = { storage: 'Datastore.Allocate', vms: 'VM.Allocate', pool: 'Pool.Allocate' };
  const privileges = ['Permissions.Modify', ...(kind === undefined ? [] : [more[kind as keyof typeof more]])];
  const where = path === '' ? '/access' : path;
  return caller.mayAny(where, ...privileges) ? undefined : `${where}, ${privileges.join('|')}`;
}
