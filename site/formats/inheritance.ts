import { basename } from 'node:path';
import { mergeAll } from '../layers';
import { descend, type MapTree, type Tree } from '../yaml';
import { translateInstance } from './instance';
import { Layer, mapOf, nameOf, scalarOf } from './layer';
import { instancesOf, MOST_INSTANCES } from './cluster-instances';
import type { Notes } from './notes';
import type { RawFiles } from './raw-files';
import { type FieldRule, implied, ownName, type Rules, to, translate, unmapped } from './translate';

/**
 * Translates the form in which VMs inherit from defaults over clusters to their own entry: `defaults` in `site.yaml`,
 * nodes with `ip` and `datastore`, environments that hold `clusters` or a list of `vms`.
 */
export function translateInheritance(files: RawFiles, notes: Notes): void {
  const site = files.map('site.yaml');
  const defaults = site?.entries.get('defaults')?.value;
  if (site && defaults?.kind === 'map') files.set('site.yaml', translateSite(site, defaults, notes));
  for (const path of files.pathsIn('nodes')) {
    const node = files.map(path);
    if (!node) continue;
    const layer = new Layer(node.place);
    translate(node, NODE, { layer, notes, owner: path.slice('nodes/'.length, -'.yaml'.length) });
    files.set(path, layer.tree);
  }
  const gateway = descend(defaults, ['gateway']);
  const templates = new Set<string>();
  for (const path of files.pathsIn('envs')) {
    const tree = files.map(path);
    if (!tree) continue;
    const name = path.slice('envs/'.length, -'.yaml'.length);
    files.set(path, translateEnvironment(tree, { name, files, notes, gateway, templates }));
  }
  // A template describes no VM of its own.
  for (const template of templates) files.delete(`vms/${template}.yaml`);
}

const DEFAULTS: Rules = {
  timezone: to('install', 'timezone'),
  locale: to('install', 'locale'),
  packages: to('install', 'packages'),
  dns_servers: to('install', 'dns_servers'),
  ntp_servers: to('install', 'ntp_servers'),
  domain: to('domain'),
  dns_domain: to('domain'),
  datastore: to('node', 'datastores', 'disk'),
  ssh_user: to('node', 'ssh_user'),
  bridge: to('vm', 'nics', 'net0', 'bridge'),
  // Given to the VMs with a fixed address.
  gateway: implied,
};

/** Where set-up keeps the key pair of the automation, as seen from the folder of the site. */
const IDENTITY = '../.rackwright/keys/automation_ed25519';
const AUTOMATION = 'admin';

function translateSite(site: MapTree, defaults: MapTree, notes: Notes): MapTree {
  const layer = new Layer(site.place);
  const key = site.entries.get('defaults')?.key ?? site.place;
  // Below all that the file says: what this site needs to know and that form has no field for.
  if (!site.entries.has('name')) layer.set(['name'], scalarOf(folderName(site), key), key);
  if (!site.entries.has('ssh')) {
    layer.set(['ssh', 'user'], scalarOf(AUTOMATION, key), key);
    layer.set(['ssh', 'identity'], scalarOf(IDENTITY, key), key);
    layer.set(['install', 'users', AUTOMATION, 'sudo'], scalarOf(true, key), key);
  }
  for (const [name, entry] of defaults.entries) {
    const rule = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
    const todo = 'say it under "vm", "install" or "node" of this file';
    if (rule) rule(entry, { layer, notes, owner: 'site' }, name);
    else notes.unmapped(`defaults.${name}`, entry.key, todo);
  }
  for (const [name, entry] of site.entries)
    if (name !== 'defaults') layer.set([name], entry.value, entry.key);
  return layer.tree;
}

function folderName({ place }: MapTree): string {
  const name = basename(place.source.directory).replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  return /^[A-Za-z0-9]/.test(name) ? name : 'site';
}

const NODE: Rules = {
  node: ownName,
  ip: to('address'),
  datastore: to('datastores', 'disk'),
  parent_node: unmapped('a nested node is a VM like others: describe it under vms/'),
};

interface EnvironmentContext {
  readonly name: string;
  readonly files: RawFiles;
  readonly notes: Notes;
  /** Of the site's defaults. */
  readonly gateway: Tree | undefined;
  /** Names of templates in use; added to. */
  readonly templates: Set<string>;
}

function translateEnvironment(tree: MapTree, context: EnvironmentContext): MapTree {
  const { notes, name } = context;
  const layer = new Layer(tree.place);
  const rules: Rules = {
    env: ownName,
    node_ip: unmapped('the address of a node is "address" in nodes/<node>.yaml'),
    ssh_keys: unmapped(
      'public keys are "ssh_keys" of a user: install: { users: { admin: { ssh_keys: […] } } }',
    ),
    datastore: unmapped('the storage of disks is "datastores: { disk: … }" of the node'),
    vmid_base: ({ key, value }) => {
      const first = value.kind === 'scalar' ? value.value : undefined;
      layer.set(['vm_ids', 'first'], value, key);
      // What is no number is refused, and so once.
      const last = typeof first === 'number' ? scalarOf(first + MOST_INSTANCES - 1, value.place) : value;
      layer.set(['vm_ids', 'last'], last, key);
    },
    vms: vmList(context),
    clusters: clusterMap(context),
  };
  translate(tree, rules, { layer, notes, owner: name });
  return layer.tree;
}

/** VMs of an environment beside its clusters. */
function vmList(context: EnvironmentContext): FieldRule {
  return ({ key, value }, { layer }) => {
    if (value.kind === 'map') {
      // By name, or a list of those that say theirs.
      for (const [name, { key: at, value: own }] of value.entries) {
        if (own.kind === 'map') addVm(nameOf(descend(own, ['name'])) ?? name, { own }, context);
        else layer.set(['vms', name], own, at);
      }
      return;
    }
    if (value.kind !== 'list') {
      layer.set(['vms'], value, key);
      return;
    }
    for (const item of value.items) {
      const name = nameOf(descend(item, ['name']));
      if (item.kind !== 'map' || name === undefined) {
        context.notes.problems.add({
          code: 'MISSING_FIELD',
          message: `a VM of environment "${context.name}" has no "name"`,
          hint: 'add name: dev1',
          place: item.place,
          about: 'name',
        });
      } else addVm(name, { own: item }, context);
    }
  };
}

/** `{cluster}{instance}` is the name of a VM; `hostname` overrides it. */
function clusterMap(context: EnvironmentContext): FieldRule {
  return ({ key, value }, { layer }) => {
    if (value.kind !== 'map') {
      layer.set(['clusters'], value, key);
      return;
    }
    for (const [cluster, { key: at, value: shared }] of value.entries) {
      if (shared.kind !== 'map') {
        layer.set(['clusters', cluster], shared, at);
        continue;
      }
      const common = mapOf(
        shared.place,
        [...shared.entries].filter(([name]) => name !== 'nodes'),
      );
      for (const [instance, own] of instancesOf(cluster, { key: at, value: shared }, context.notes)) {
        const name = nameOf(descend(own, ['hostname'])) ?? `${cluster}${instance}`;
        addVm(name, { common, own }, context);
      }
    }
  };
}

/** The layers of a VM above its template. */
interface Instance {
  readonly common?: MapTree;
  readonly own: MapTree;
}

function addVm(name: string, { common, own }: Instance, context: EnvironmentContext): void {
  const { files, notes, gateway, templates } = context;
  const named = descend(own, ['template']) ?? descend(common, ['template']);
  const template = nameOf(named);
  const base = template === undefined ? undefined : files.map(`vms/${template}.yaml`);
  if (template !== undefined && base) templates.add(template);
  if (template !== undefined && !base) {
    notes.problems.add({
      code: 'UNKNOWN_VM',
      message: `no file describes the template "${template}" of "${name}"`,
      hint: `add vms/${template}.yaml, or correct the name`,
      place: named?.place ?? own.place,
    });
  }
  const merged = mergeAll([base, common, own]);
  const tree = translateInstance(merged?.kind === 'map' ? merged : own, { name, gateway, notes });
  const layer = new Layer(own.place);
  for (const [field, entry] of tree.entries) layer.set([field], entry.value, entry.key);
  layer.set(['environment'], scalarOf(context.name, own.place), own.place);
  files.add(`vms/${name}.yaml`, layer.tree, notes);
}
