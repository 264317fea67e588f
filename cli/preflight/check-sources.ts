import type { PveClient } from '../../pve/client';
import type { Environment, PveNode, Vm } from '../../site';
import { askNode } from '../ask-node';
import type { Context } from '../context';
import { readDeployment } from '../deployment';
import { CommandFailed } from '../exit';
import type { LoadedSite } from '../site';
import { type Download, downloadLack, downloadOf } from './download-lack';
import { idLack } from './id-lack';
import type { Guest, Lack, Pve, Storage } from './pve-node';
import { templateLack } from './template-lack';

/**
 * Asks the nodes for what new machines need, before anything is made: their ids, templates, images, installation media, and
 * storages that take them. Everything that is missing is told at once. A node that cannot be asked is left to Terraform,
 * which says why.
 * @throws CommandFailed after all that is missing was told
 */
export async function checkSources(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
): Promise<void> {
  const made = readDeployment(context, environment)?.hosts ?? {};
  const isMade = ({ name }: Vm): boolean => Object.hasOwn(made, name);
  // What a machine of the environment was made from is downloaded already.
  const there = new Set(environment.vms.filter(isMade).map(keyOf));
  const wanting = environment.vms.filter((vm) => !isMade(vm));
  const names = new Set(wanting.map(({ node }) => node));
  const nodes = loaded.site.nodes.filter(({ name }) => names.has(name));
  const lacks = await Promise.all(
    nodes.map(async (node) => {
      const vms = wanting.filter((vm) => vm.node === node.name);
      const downloads = downloadsOf(vms.filter((vm) => !there.has(keyOf(vm))));
      const ask = (client: PveClient): Promise<readonly Lack[]> =>
        lacksOf(loaded, { client, node, vms, downloads });
      return (await askNode(context, loaded, { node, ask })) ?? [];
    }),
  );
  const { writer } = context;
  for (const { code, message, about } of lacks.flat()) {
    const place = loaded.origins.placeOf(about);
    writer.note(writer.colors.red(`${code}: ${place === undefined ? '' : `${place}: `}${message}`));
  }
  if (lacks.flat().length > 0) throw new CommandFailed();
}

function keyOf(vm: Vm): string {
  return JSON.stringify([downloadOf(vm), vm.node]);
}

/** What is asked of a node. */
interface Inquiry {
  readonly client: PveClient;
  readonly node: PveNode;
  /** Machines that are to be made on it. */
  readonly vms: readonly Vm[];
  /** What it must download for them, each with the first machine that wants it. */
  readonly downloads: readonly (readonly [Download, Vm])[];
}

async function lacksOf({ site }: LoadedSite, inquiry: Inquiry): Promise<readonly Lack[]> {
  const { client, node, vms, downloads } = inquiry;
  const guests = await client.get<Guest[]>('cluster/resources', { type: 'vm' });
  const storages = await client.get<Storage[]>(`nodes/${node.name}/storage`);
  const pve: Pve = { client, node, guests, storages };
  const files = downloads.map(([download, vm]) => downloadLack(download, vm, site, pve));
  return [
    ...vms.flatMap((vm) => [...idLack(vm, pve), ...templateLack(vm, pve)]),
    ...(await Promise.all(files)).flat(),
  ];
}

function downloadsOf(vms: readonly Vm[]): Inquiry['downloads'] {
  const first = new Map<string, readonly [Download, Vm]>();
  for (const vm of vms) {
    const download = downloadOf(vm);
    if (download && !first.has(keyOf(vm))) first.set(keyOf(vm), [download, vm]);
  }
  return [...first.values()];
}
