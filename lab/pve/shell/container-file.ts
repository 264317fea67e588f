import type { Lab } from '../model';
import { needContainer, updateContainer } from '../lxc';
import { Refusal, type Program } from './program';

/** The container whose configuration a path on a node is. */
function containerAt(lab: Lab, node: string, path: string | undefined): number {
  const vmid = /^\/etc\/pve\/lxc\/(\d+)\.conf$/.exec(path ?? '')?.[1];
  if (vmid === undefined) throw new Refusal(`${path ?? ''}: Permission denied`, 1);
  return needContainer(lab, node, Number(vmid)).vmid;
}

/** `sed -i '/^lxc\.idmap:/d' /etc/pve/lxc/101.conf`, by which the bpg provider takes the maps of ids away. */
export const sed: Program = {
  path: '/usr/bin/sed',
  run: ({ lab, node, args }) => {
    const [option, script, path] = args;
    if (option !== '-i' || script !== '/^lxc\\.idmap:/d')
      throw new Refusal('sed: only the removal of lxc.idmap is understood', 1);
    updateContainer(lab, containerAt(lab, node, path), { idmap: undefined });
    return '';
  },
};

/** Adds lines `lxc.idmap: u 0 100000 65536` to a container's configuration. */
export function appendToContainer(lab: Lab, node: string, path: string, text: string): void {
  const vmid = containerAt(lab, node, path);
  const lines = text.split('\n').filter((line) => line !== '');
  const maps = lines.map((line) => /^lxc\.idmap: ([ug] \d+ \d+ \d+)$/.exec(line)?.[1]);
  const added = maps.filter((map) => map !== undefined);
  if (added.length < lines.length) throw new Refusal('tee: only lines of lxc.idmap are understood there', 1);
  const { idmap = [] } = needContainer(lab, node, vmid);
  updateContainer(lab, vmid, { idmap: [...idmap, ...added] });
}
