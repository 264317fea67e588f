import type { Vm } from '../../site';
import type { Lack, Pve } from './pve-node';

/** What a copy lacks: its template, or that this is where it is looked for. */
export function templateLack({ name, clone, node }: Vm, { guests }: Pve): readonly Lack[] {
  if (!clone) return [];
  const wanted = clone.node ?? node;
  const found = guests.find(({ vmid }) => vmid === clone.templateId);
  if (found?.template === 1 && found.node === wanted) return [];
  const id = String(clone.templateId);
  const templates = guests
    .filter((guest) => guest.template === 1)
    .map(
      (guest) =>
        `${String(guest.vmid)}${guest.name === undefined ? '' : ` (${guest.name})`} on ${guest.node}`,
    );
  const there = templates.length > 0 ? `there are: ${templates.join(', ')}` : 'there are no templates at all';
  const what = !found
    ? `node ${wanted} has no template ${id}; ${there}`
    : found.template === 1
      ? `template ${id} is on node ${found.node}, not on ${wanted}: set clone: { node: ${found.node} }`
      : `VM ${id} is no template: make it one on node ${found.node} with qm template ${id}; ${there}`;
  const message = `${name} is to be a copy of template ${id}, but ${what}`;
  return [{ code: 'TEMPLATE_MISSING', message, about: { machine: name, paths: ['vm.clone.template'] } }];
}
