import { randomBytes } from 'node:crypto';
import { aclKey, builtInRoles } from '../access';
import { seedAcme, seedNotifications } from '../cluster';
import { putSection } from '../sections';
import type { LabState } from '../model';
import type { LabModel, ModelAccess } from './lab-model';
import { seedMachines } from './machines';

/** Fills the state of a lab that is started for the first time; a later start changes only what is PVE's own. */
export function seedState(state: LabState, model: LabModel): void {
  if (state.settings.has('seeded')) {
    setOwnRoles(state, String(state.settings.get('version')?.value));
    supplement(state);
    return;
  }
  for (const node of model.nodes) state.nodes.set(node.node, node);
  for (const storage of model.storages) state.storages.set(storage.storage, storage);
  setOwnRoles(state, model.version);
  state.users.set('root@pam', { userid: 'root@pam', enable: 1, expire: 0, groups: [], tokens: {} });
  for (const pool of model.pools ?? []) state.pools.set(pool.poolid, pool);
  if (model.access) seedAccess(state, model.access);
  supplement(state);
  seedMachines(state, model.machines ?? { templates: 0, vms: 0 });
  state.settings.set('clusterName', { value: model.clusterName });
  state.settings.set('version', { value: model.version });
  state.settings.set('ticketSecret', { value: randomBytes(32).toString('hex') });
  state.settings.set('seeded', { value: true });
}

/** PVE's own roles are what the version says, whatever an earlier start wrote. */
function setOwnRoles(state: LabState, version: string): void {
  const own = new Map(builtInRoles(version).map((role) => [role.roleid, role]));
  for (const { roleid, special } of [...state.roles.values()]) {
    if (special && !own.has(roleid)) state.roles.delete(roleid);
  }
  for (const role of own.values()) {
    if (state.roles.get(role.roleid)?.privs.join() !== role.privs.join()) state.roles.set(role.roleid, role);
  }
}

function seedAccess(state: LabState, { groups, users, roles, acl }: ModelAccess): void {
  for (const group of groups) state.groups.set(group.groupid, group);
  for (const user of users) state.users.set(user.userid, user);
  for (const role of roles) state.roles.set(role.roleid, role);
  for (const entry of acl) state.acl.set(aclKey(entry), entry);
}

/** What every PVE has from the start; added to a lab that an earlier version made. */
function supplement(state: LabState): void {
  if (state.settings.has('supplemented')) return;
  for (const [id, comment] of [
    ['pam', 'Linux PAM standard authentication'],
    ['pve', 'Proxmox VE authentication server'],
  ] as const) {
    putSection({ state }, { file: 'domains', id, config: { type: id, comment } });
  }
  state.sdn.set('ipam/pve', { kind: 'ipam', id: 'pve', config: { type: 'pve' }, running: { type: 'pve' } });
  seedAcme(state);
  seedNotifications(state);
  state.settings.set('supplemented', { value: true });
}
