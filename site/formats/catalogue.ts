import { suggestName } from '../errors';
import type { MapTree, Tree } from '../yaml';
import { Layer, scalarOf, textOf } from './layer';
import type { Notes } from './notes';
import {
  bit,
  converted,
  type FieldRule,
  type Rules,
  to,
  translate,
  unmapped,
  unmappedSection,
} from './translate';

/** Translates the defaults of the three-layer form: the catalogue of media, and how PVE is reached. */
export function translateDefaults(tree: MapTree, notes: Notes): MapTree {
  const layer = new Layer(tree.place);
  translate(tree, RULES, { layer, notes, owner: 'defaults' });
  return layer.tree;
}

/** `ubuntu_iso_url`: the medium or image `ubuntu`. */
const CATALOGUE = /^([a-z0-9-]+)_(iso|image)_(url|checksum)$/;

const catalogue: FieldRule = (entry, { layer, notes }, section) => {
  const { key, value } = entry;
  if (value.kind !== 'map') {
    layer.set([section], value, key);
    return;
  }
  for (const [field, { key: place, value: url }] of value.entries) {
    const [, os = '', kind, what = ''] = CATALOGUE.exec(field) ?? [];
    // An optional address that is not given.
    if (url.kind === 'scalar' && (url.value === null || url.value === '')) continue;
    if (kind === 'iso') layer.set(['isos', os, what], url, place);
    else if (kind === 'image') {
      layer.set(['images', os, what], url, place);
      if (what !== 'url') continue;
      layer.set(['images', os, 'os'], scalarOf(os, place), place);
      const name = imageFileName(url);
      if (name !== undefined) layer.set(['images', os, 'file_name'], scalarOf(name, url.place), place);
    } else notes.unmapped(`${section}.${field}`, place, 'add it under "isos" or "images" of defaults.yaml');
  }
};

/** Ubuntu calls its qcow2 images `.img`, which PVE does not import. */
function imageFileName(url: Tree): string | undefined {
  return /([^/]+)\.img$/.exec(textOf(url) ?? '')?.[1]?.concat('.qcow2');
}

/** `https://pve.example.org:8006/api2/json` without what is the same for all. */
function endpoint(value: Tree): Tree {
  const text = textOf(value);
  return text === undefined ? value : scalarOf(text.replace(/\/api2\/json\/?$/, '/'), value.place);
}

const secret =
  (path: string): FieldRule =>
  ({ value }, { notes }, name) => {
    notes.secret(name, value, path);
  };

const PROVIDER: Rules = {
  pm_api_url: converted(endpoint, 'node', 'api_endpoint'),
  pm_tls_insecure: ({ key, value }, { layer }) => {
    const insecure = bit(value);
    const verify = insecure.kind === 'scalar' && typeof insecure.value === 'boolean';
    layer.set(['node', 'tls', 'verify'], verify ? scalarOf(!insecure.value, value.place) : value, key);
  },
  pm_parallel: to('node', 'concurrency'),
  pm_user: unmapped('Rackwright logs in by API token: name its key as "api_token" of the node'),
  pm_password: secret('api_tokens.<node>'),
  pm_api_token_id: unmapped('put "<id>=<secret>" under api_tokens of the secrets'),
  pm_api_token_secret: secret('api_tokens.<node>'),
};

const RULES: Rules = {
  image_catalog: catalogue,
  proxmox_provider: ({ key, value }, target, section) => {
    if (value.kind !== 'map') {
      target.layer.set([section], value, key);
      return;
    }
    const known = new Map([...value.entries].filter(([name]) => Object.hasOwn(PROVIDER, name)));
    translate({ ...value, entries: known }, PROVIDER, target);
    for (const [name, entry] of value.entries) {
      if (!known.has(name))
        target.notes.unmapped(
          `${section}.${name}`,
          entry.key,
          suggestName(name, Object.keys(PROVIDER), 'field', 'what nodes can say is in nodes/<node>.yaml'),
        );
    }
  },
  terraform_backend: ({ key, value }, { layer }) => {
    // Empty means what holds anyway: the state is a file.
    if (value.kind !== 'map' || value.entries.size > 0) layer.set(['backend'], value, key);
  },
  ansible_defaults: unmappedSection(
    'ssh_config and inventory are made from the site; see docs/architecture.md',
  ),
  pxe: unmappedSection('the boot server keeps its files where it is told to by its own options'),
};
