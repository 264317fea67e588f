import { blocks, number, text, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import type { Session } from '../session';
import { runOnNode } from '../ssh';

/** How users inside of a container are users of the node: PVE has no API for it, so its file is written over SSH. */
export async function writeIdMaps(
  planned: ObjectValue,
  vmid: number,
  operation: Operation<Session>,
): Promise<void> {
  const file = `/etc/pve/lxc/${vmid}.conf`;
  const lines = blocks(planned, 'idmap').map((entry) => {
    const kind = text(entry, 'type') === 'gid' ? 'g' : 'u';
    const numbers = ['container_id', 'host_id', 'size'].map((name) => number(entry, name));
    return `lxc.idmap: ${kind} ${numbers.join(' ')}`;
  });
  const commands = ['set -e', `try_sudo sed -i '/^lxc\\.idmap:/d' ${file}`];
  if (lines.length > 0) commands.push(`echo '${lines.join('\n')}' | try_sudo tee -a ${file} > /dev/null`);
  await runOnNode(text(planned, 'node_name'), commands.join('; '), operation);
}

/** The maps of a configuration. */
export function readIdMaps(lxc: unknown): readonly ObjectValue[] {
  if (!Array.isArray(lxc)) return [];
  return lxc.flatMap((pair: unknown) => {
    const [key, value] = Array.isArray(pair) ? pair.map(String) : [];
    const [kind, container, host, size] = (value ?? '').trim().split(/\s+/);
    if (key !== 'lxc.idmap' || size === undefined) return [];
    const type = kind === 'g' ? 'gid' : 'uid';
    return [{ type, container_id: Number(container), host_id: Number(host), size: Number(size) }];
  });
}
