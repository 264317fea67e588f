import { existsSync } from 'node:fs';
import { PveError } from '../../pve/client';
import type { Site, Vm } from '../../site';
import type { Lack, Pve } from './pve-node';

/** How the files of each part of the catalogue are called, and where PVE keeps them. */
const KINDS = {
  images: { noun: 'image', plural: 'disk images', field: 'vm.image', use: 'image', content: 'import' },
  isos: { noun: 'medium', plural: 'ISO images', field: 'vm.iso', use: 'iso', content: 'iso' },
} as const;

/** A file of the catalogue that a node gets. */
export interface Download {
  readonly kind: keyof typeof KINDS;
  readonly name: string;
}

/** What a VM is made from, where that is downloaded or uploaded. */
export function downloadOf({ bootMethod, image, iso }: Vm): Download | undefined {
  if (bootMethod === 'iso' && iso !== undefined) return { kind: 'isos', name: iso };
  return image === undefined ? undefined : { kind: 'images', name: image };
}

/** What keeps a node from getting what a VM is made from: a storage that does not take it, its address, a file that is not here. */
export async function downloadLack(
  { kind, name }: Download,
  vm: Vm,
  site: Site,
  { client, node, storages }: Pve,
): Promise<readonly Lack[]> {
  const source = site[kind]?.find((each) => each.name === name);
  if (source === undefined) return [];
  const { url, file } = source;
  const { noun, plural, field, use, content } = KINDS[kind];
  const wanted = node.datastores[use];
  const storage = storages.find((each) => each.storage === wanted);
  if (!storage?.content.split(',').includes(content)) {
    const what = storage
      ? `does not take ${plural}: pvesm set ${storage.storage} --content ${storage.content},${content}`
      : `is not there; there are: ${storages.map((each) => each.storage).join(', ')}`;
    const message = `storage "${wanted}" of node ${node.name}, for the ${noun} "${name}", ${what}`;
    const paths = [field, 'vm.os'];
    return [{ code: 'STORAGE_UNSUITABLE', message, about: { machine: vm.name, paths } }];
  }
  if (file !== undefined) {
    if (existsSync(file)) return [];
    const message = `${noun} "${name}" is to be uploaded to node ${node.name}, and there is no file ${file}`;
    return [{ code: 'IMAGE_UNREACHABLE', message, about: { paths: [`${kind}.${name}.file`] } }];
  }
  try {
    await client.get(`nodes/${node.name}/query-url-metadata`, { url });
    return [];
  } catch (error) {
    // Whoever may not ask may still be allowed to download.
    if (!(error instanceof PveError) || error.code !== 'PVE_REFUSED') return [];
    const message = `node ${node.name} cannot download ${noun} "${name}" from ${url}: ${error.reason}`;
    return [{ code: 'IMAGE_UNREACHABLE', message, about: { paths: [`${kind}.${name}.url`] } }];
  }
}
