import { PveClient, PveError } from '../pve/client';
import type { Environment, PveNode, Subject, Vm } from '../site';
import type { Context } from './context';
import { readDeployment } from './deployment';
import { CommandFailed } from './exit';
import { liveLabOf } from './lab-of-node';
import { tokenOf } from './node-token';
import type { LoadedSite } from './site';

/** What a machine is to be made from and its node does not have. */
interface Lack {
  readonly code: 'TEMPLATE_MISSING' | 'IMAGE_UNREACHABLE' | 'STORAGE_UNSUITABLE';
  readonly message: string;
  readonly about: Subject;
}

/** A guest as `cluster/resources` lists it. */
interface Guest {
  readonly vmid: number;
  readonly node: string;
  readonly name?: string;
  readonly template?: number;
}

/** A storage as `nodes/{node}/storage` lists it. */
interface Storage {
  readonly storage: string;
  readonly content: string;
}

/**
 * Asks the nodes for what new machines are made from, before anything is: templates, images, and storages that take them.
 * Everything that is missing is told at once. A node that cannot be asked is left to Terraform, which says why.
 */
export async function checkSources(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
): Promise<void> {
  const made = readDeployment(context, environment)?.hosts ?? {};
  const isMade = ({ name }: Vm): boolean => Object.hasOwn(made, name);
  // An image that a machine of the environment was made from is downloaded already.
  const known = new Set(environment.vms.filter(isMade).map(({ image = '', node }) => `${image} ${node}`));
  const wanting = environment.vms.filter((vm) => !isMade(vm));
  const isNew = ({ image = '', node }: Vm): boolean => !known.has(`${image} ${node}`);
  const names = new Set(wanting.map(({ node }) => node));
  const nodes = loaded.site.nodes.filter(({ name }) => names.has(name));
  const lacks = await Promise.all(
    nodes.map(async (node) => {
      const { token } = await tokenOf(context, node, loaded);
      const vms = wanting.filter((vm) => vm.node === node.name);
      return token === undefined ? [] : lacksOf(loaded, { node, token, vms, imaged: vms.filter(isNew) });
    }),
  );
  const { writer } = context;
  for (const { code, message, about } of lacks.flat()) {
    const place = loaded.origins.placeOf(about);
    writer.note(writer.colors.red(`${code}: ${place === undefined ? '' : `${place}: `}${message}`));
  }
  if (lacks.flat().length > 0) throw new CommandFailed();
}

/** Refuses to change something where nobody agreed and nobody can be asked. */
export function checkApproval(
  { interactive, writer }: Context,
  options: { readonly dryRun?: boolean; readonly autoApprove?: boolean; readonly isForSeveral?: boolean },
): void {
  const { dryRun, autoApprove, isForSeveral = false } = options;
  if (dryRun || autoApprove || (interactive && !isForSeveral)) return;
  const why = isForSeveral && interactive ? 'shards would all ask at once' : 'nobody can be asked here';
  writer.note(`APPROVAL_NEEDED: ${why}; give --auto-approve, or --dry-run to look only`);
  throw new CommandFailed(2);
}

/**
 * Refuses to work on a lab that is down, before anything is planned.
 * @throws CommandFailed told as `LAB_DOWN`
 */
export function checkLabIsUp(context: Context, { site }: LoadedSite, nodes: readonly string[]): void {
  const down = site.nodes.find(
    (node) => node.kind === 'lab' && nodes.includes(node.name) && liveLabOf(context, node) === undefined,
  );
  if (!down) return;
  const { writer } = context;
  const message = `LAB_DOWN: no lab of yours answers at ${down.apiEndpoint}, where node "${down.name}" is`;
  writer.note(`${writer.colors.red(message)}; start it with: rackwright lab up`);
  throw new CommandFailed();
}

/** What is asked of a node. */
interface Inquiry {
  readonly node: PveNode;
  readonly token: string;
  /** Machines that are to be made on it. */
  readonly vms: readonly Vm[];
  /** Those of them whose image is not there yet. */
  readonly imaged: readonly Vm[];
}

async function lacksOf(loaded: LoadedSite, { node, token, vms, imaged }: Inquiry): Promise<readonly Lack[]> {
  const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
  try {
    const guests = await client.get<Guest[]>('cluster/resources', { type: 'vm' });
    const storages = await client.get<Storage[]>(`nodes/${node.name}/storage`);
    const pve: Pve = { client, node, guests, storages };
    const images = imagesOf(imaged).map(([image, vm]) => imageLack({ image, vm }, loaded, pve));
    return [...vms.flatMap((vm) => templateLack(vm, pve)), ...(await Promise.all(images)).flat()];
  } catch (error) {
    if (error instanceof PveError) return [];
    throw error;
  } finally {
    client.close();
  }
}

/** A node and what it says of itself. */
interface Pve {
  readonly client: PveClient;
  readonly node: PveNode;
  readonly guests: readonly Guest[];
  readonly storages: readonly Storage[];
}

function templateLack({ name, clone, node }: Vm, { guests }: Pve): readonly Lack[] {
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

/** Each image with the first machine that is made from it. */
function imagesOf(vms: readonly Vm[]): readonly (readonly [image: string, vm: Vm])[] {
  const first = new Map<string, Vm>();
  for (const vm of vms) if (vm.image !== undefined && !first.has(vm.image)) first.set(vm.image, vm);
  return [...first];
}

async function imageLack(
  { image: name, vm }: { readonly image: string; readonly vm: Vm },
  { site }: LoadedSite,
  { client, node, storages }: Pve,
): Promise<readonly Lack[]> {
  const image = site.images.find((each) => each.name === name);
  if (!image) return [];
  const storage = storages.find((each) => each.storage === node.datastores.image);
  if (!storage?.content.split(',').includes('import')) {
    const what = storage
      ? `does not take disk images: pvesm set ${storage.storage} --content ${storage.content},import`
      : `is not there; there are: ${storages.map((each) => each.storage).join(', ')}`;
    const message = `storage "${node.datastores.image}" of node ${node.name}, for the image "${name}", ${what}`;
    return [{ code: 'STORAGE_UNSUITABLE', message, about: { machine: vm.name, paths: ['vm.image'] } }];
  }
  try {
    await client.get(`nodes/${node.name}/query-url-metadata`, { url: image.url });
    return [];
  } catch (error) {
    // Whoever may not ask may still be allowed to download.
    if (!(error instanceof PveError) || error.code !== 'PVE_REFUSED') return [];
    const message = `node ${node.name} cannot download image "${name}" from ${image.url}: ${error.reason}`;
    return [{ code: 'IMAGE_UNREACHABLE', message, about: { paths: [`images.${name}.url`] } }];
  }
}
