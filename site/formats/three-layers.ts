import { formatPlace } from '../errors';
import { mergeAll } from '../layers';
import type { Place } from '../text';
import { descend, type Entry, type ListTree, type MapTree, type Tree } from '../yaml';
import { translateDefaults } from './catalogue';
import { translateInstall } from './install-entry';
import { Layer, nameOf } from './layer';
import { isBareMetal, translateMachine } from './machine-entry';
import type { Notes } from './notes';
import type { RawFiles } from './raw-files';

/** Keys that only the defaults of the three-layer form have. */
const DEFAULTS_SIGNS = ['image_catalog', 'proxmox_provider', 'terraform_backend', 'ansible_defaults', 'pxe'];

/**
 * Translates the three-layer form: `defaults` with an `image_catalog`, `vm_specs` with a list of VMs and bare-metal
 * machines, and `install_config` with `installs` by their name.
 */
export function translateThreeLayers(files: RawFiles, notes: Notes): void {
  const defaults = files.map('defaults.yaml');
  const specs = files.map('vm_specs.yaml');
  const config = files.map('install_config.yaml');
  if (defaults && DEFAULTS_SIGNS.some((sign) => defaults.entries.has(sign)))
    files.set('defaults.yaml', translateDefaults(defaults, notes));
  const installs = descend(config, ['installs']);
  const oses = osByMachine(installs);
  const metal = translateSpecs(specs, { files, notes, oses });
  if (config && installs) translateInstalls(config, installs, { files, notes, metal });
}

interface SpecsContext {
  readonly files: RawFiles;
  readonly notes: Notes;
  /** `ubuntu` or `nixos` by machine: the media of the catalogue go by it. */
  readonly oses: ReadonlyMap<string, string>;
}

/** @returns the names of the bare-metal machines */
function translateSpecs(
  specs: MapTree | undefined,
  { files, notes, oses }: SpecsContext,
): ReadonlySet<string> {
  const items = machinesOf(specs?.entries.get('vms')?.value);
  const metal = new Set<string>();
  if (!specs || !items) return metal;
  const layer = new Layer(specs.place);
  for (const [key, entry] of specs.entries) if (key !== 'vms') layer.set([key], entry.value, entry.key);
  const firsts = new Map<string, Place>();
  for (const { name, item } of items) {
    if (name === undefined) {
      reportNameless(item, notes);
      continue;
    }
    if (item.kind !== 'map') {
      layer.set(['vms', name], item, item.place);
      continue;
    }
    const first = firsts.get(name);
    const place = item.entries.get('name')?.value.place ?? item.place;
    if (first) {
      // Laid over each other they would be one machine, and nobody would miss the other.
      reportTwice(name, { first, place }, notes);
      continue;
    }
    firsts.set(name, place);
    const isMetal = isBareMetal(item);
    const { tree, node, nodeTree } = translateMachine(item, { name, isMetal, os: oses.get(name), notes });
    if (isMetal) {
      metal.add(name);
      files.add(`hosts/${name}.yaml`, tree, notes);
    } else {
      layer.set(['vms', name], tree, place);
    }
    if (node !== undefined && nodeTree) files.suggest(`nodes/${node}.yaml`, nodeTree);
  }
  files.set('vm_specs.yaml', layer.tree);
  return metal;
}

/** Words of a machine of the three-layer form that this site's own has otherwise. */
const FOREIGN_WORDS = ['hypervisor', 'memory_mb', 'netifs', 'baremetal'];

/** The machines of a list, or of a map by name that is in foreign words; undefined where it is this site's own. */
function machinesOf(
  tree: Tree | undefined,
): readonly { readonly name?: string; readonly item: Tree }[] | undefined {
  if (tree?.kind === 'list') {
    return tree.items.map((item) => {
      const name = nameOf(descend(item, ['name']));
      return { item, ...(name === undefined ? {} : { name }) };
    });
  }
  if (tree?.kind !== 'map') return undefined;
  const isForeign = ({ value }: Entry): boolean =>
    value.kind === 'map' && FOREIGN_WORDS.some((word) => value.entries.has(word));
  if (![...tree.entries.values()].some(isForeign)) return undefined;
  return [...tree.entries].map(([key, { value }]) => ({
    name: nameOf(descend(value, ['name'])) ?? key,
    item: value,
  }));
}

function reportNameless(item: Tree, notes: Notes): void {
  notes.problems.add({
    code: 'MISSING_FIELD',
    message: 'a machine of the list has no "name"',
    hint: 'add name: web1',
    place: item.place,
    about: 'name',
  });
}

function reportTwice(
  name: string,
  { first, place }: { readonly first: Place; readonly place: Place },
  notes: Notes,
): void {
  const hint = `the other is at ${formatPlace(first)}; merge them, or rename one`;
  notes.problems.add({ code: 'DUPLICATE_VM', message: `"${name}" is described twice`, hint, place });
}

interface InstallContext {
  readonly files: RawFiles;
  readonly notes: Notes;
  readonly metal: ReadonlySet<string>;
}

function translateInstalls(config: MapTree, installs: Tree, { files, notes, metal }: InstallContext): void {
  const layer = new Layer(config.place);
  const profiles = new Layer(config.place);
  for (const [key, entry] of config.entries) {
    if (key !== 'installs') layer.set([key], entry.value, entry.key);
    else if (installs.kind === 'list') reportList(installs, notes);
    else if (installs.kind !== 'map') layer.set(['hosts'], entry.value, entry.key);
  }
  for (const [name, { key, value }] of installs.kind === 'map' ? installs.entries : []) {
    if (value.kind !== 'map') {
      layer.set(['hosts', name], value, key);
      continue;
    }
    const { software, hardware, profile } = translateInstall(value, {
      name,
      isMetal: metal.has(name),
      firstNic: firstNicOf(files.map(`hosts/${name}.yaml`)),
      notes,
    });
    layer.set(['hosts', name], software, key);
    if (metal.has(name)) files.overlay(`hosts/${name}.yaml`, hardware);
    else if (hardware.entries.size > 0) layer.set(['hosts', name, 'vm'], hardware, key);
    if (profile) profiles.set(['os_profiles', profile.name], profile.tree, key);
  }
  files.set('install_config.yaml', layer.tree);
  addProfiles(profiles.tree, files);
}

function reportList({ items: [first], place }: ListTree, notes: Notes): void {
  const name = nameOf(descend(first, ['name'])) ?? nameOf(descend(first, ['hostname'])) ?? 'web1';
  notes.problems.add({
    code: 'WRONG_TYPE',
    message: '"installs" must be a map, got a list',
    hint: `write each under the name of its machine: installs: { ${name}: … }`,
    place,
  });
}

/** Profiles that the site has itself are left as they are. */
function addProfiles(profiles: MapTree, files: RawFiles): void {
  const defaults = files.map('defaults.yaml');
  const merged = mergeAll([profiles, defaults]);
  if (merged?.kind === 'map') files.set('defaults.yaml', merged);
}

function firstNicOf(host: MapTree | undefined): string | undefined {
  const nics = descend(host, ['nics']);
  return nics?.kind === 'map' ? nics.entries.keys().next().value : undefined;
}

function osByMachine(installs: Tree | undefined): ReadonlyMap<string, string> {
  const entries: (readonly [string, Entry])[] = installs?.kind === 'map' ? [...installs.entries] : [];
  return new Map(
    entries.flatMap(([name, { value }]) => {
      const os = nameOf(descend(value, ['os']));
      return os === undefined ? [] : [[name, os] as const];
    }),
  );
}
