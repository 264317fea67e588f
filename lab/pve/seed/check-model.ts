import type { z } from 'zod';
import { builtInRoles } from '../access';
import { createLabModel } from './lab-model';

interface Named {
  readonly name: string;
}

interface Machine extends Named {
  readonly vmid: number;
  readonly node: string;
  readonly storage?: string | undefined;
  readonly pool?: string | undefined;
  readonly networks?: readonly { readonly bridge: string }[] | undefined;
}

/** The parts of a model that name each other. */
export interface CheckedModel {
  readonly nodes?: readonly (Named & { readonly bridges?: readonly Named[] | undefined })[] | undefined;
  readonly storages?:
    | readonly (Named & {
        readonly nodes?: readonly string[] | undefined;
        readonly content: readonly string[];
      })[]
    | undefined;
  readonly pools?: readonly Named[] | undefined;
  readonly groups?: readonly Named[] | undefined;
  readonly users?: readonly (Named & { readonly groups?: readonly string[] | undefined })[] | undefined;
  readonly roles?: readonly Named[] | undefined;
  readonly acl?:
    | readonly {
        readonly role: string;
        readonly user?: string | undefined;
        readonly group?: string | undefined;
      }[]
    | undefined;
  readonly templates?: readonly Machine[] | undefined;
  readonly vms?: readonly Machine[] | undefined;
}

type Path = readonly (string | number)[];
type Complain = (path: Path, message: string) => void;

/** Complains about names that are there twice, and about those that are not there. */
export function checkModel(model: CheckedModel, context: z.core.$RefinementCtx): void {
  const complain: Complain = (path, message) => {
    context.addIssue({ code: 'custom', path: [...path], message });
  };
  for (const part of ['nodes', 'storages', 'pools', 'groups', 'users', 'roles'] as const) {
    unique(complain, part, model[part] ?? []);
  }
  const defaults = createLabModel();
  const nodes = model.nodes?.map(({ name }) => name) ?? defaults.nodes.map(({ node }) => node);
  const storages =
    model.storages ??
    defaults.storages.map(({ storage, content }) => ({ name: storage, content, nodes: undefined }));
  storages.forEach((storage, index) => {
    storage.nodes?.forEach((node, at) => {
      needOne(complain, ['storages', index, 'nodes', at], { what: 'node', name: node, among: nodes });
    });
  });
  checkAccess(model, complain);
  const seen = new Map<number, string>();
  for (const part of ['templates', 'vms'] as const) {
    (model[part] ?? []).forEach((machine, index) => {
      const at = [part, index] as const;
      const before = seen.get(machine.vmid);
      if (before !== undefined) complain([...at, 'vmid'], `${machine.vmid} is the id of ${before} already`);
      seen.set(machine.vmid, machine.name);
      needOne(complain, [...at, 'node'], { what: 'node', name: machine.node, among: nodes });
      const holding = storages
        .filter(
          (storage) => storage.content.includes('images') && (storage.nodes?.includes(machine.node) ?? true),
        )
        .map(({ name }) => name);
      const spot = machine.storage === undefined ? at : [...at, 'storage'];
      const storage = {
        what: 'storage for disks on its node',
        name: machine.storage ?? 'local-lvm',
        among: holding,
      };
      needOne(complain, spot, storage);
      const pools = (model.pools ?? []).map(({ name }) => name);
      if (machine.pool !== undefined)
        needOne(complain, [...at, 'pool'], { what: 'pool', name: machine.pool, among: pools });
      const bridges = model.nodes
        ?.find(({ name }) => name === machine.node)
        ?.bridges?.map(({ name }) => name);
      machine.networks?.forEach(({ bridge }, card) => {
        const where = [...at, 'networks', card, 'bridge'];
        needOne(complain, where, { what: 'bridge of its node', name: bridge, among: bridges ?? ['vmbr0'] });
      });
    });
  }
}

function checkAccess(model: CheckedModel, complain: Complain): void {
  const groups = (model.groups ?? []).map(({ name }) => name);
  const users = ['root@pam', ...(model.users ?? []).map(({ name }) => name)];
  const roles = [
    ...builtInRoles('9.1.4').map(({ roleid }) => roleid),
    ...(model.roles ?? []).map(({ name }) => name),
  ];
  (model.users ?? []).forEach((user, index) => {
    user.groups?.forEach((group, at) => {
      needOne(complain, ['users', index, 'groups', at], { what: 'group', name: group, among: groups });
    });
  });
  (model.acl ?? []).forEach(({ role, user, group }, index) => {
    needOne(complain, ['acl', index, 'role'], { what: 'role', name: role, among: roles });
    if ((user === undefined) === (group === undefined))
      complain(['acl', index], 'it is for one user or one group');
    if (user !== undefined)
      needOne(complain, ['acl', index, 'user'], { what: 'user', name: user, among: users });
    if (group !== undefined)
      needOne(complain, ['acl', index, 'group'], { what: 'group', name: group, among: groups });
  });
}

function unique(complain: Complain, part: string, all: readonly Named[]): void {
  all.forEach(({ name }, index) => {
    const first = all.findIndex((other) => other.name === name);
    if (first < index) complain([part, index, 'name'], `${name} is there twice`);
  });
}

function needOne(
  complain: Complain,
  path: Path,
  { what, name, among }: { readonly what: string; readonly name: string; readonly among: readonly string[] },
): void {
  if (among.includes(name)) return;
  const known =
    among.length === 0 ? 'there is none' : `there are ${[...new Set(among)].slice(0, 20).join(', ')}`;
  complain(path, `there is no ${what} "${name}": ${known}`);
}
