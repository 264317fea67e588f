import { basename } from 'node:path';
import { HostName, MacAddress } from '../values';
import { descend, type MapTree, type Tree } from '../yaml';
import { importAnswerDisks } from './answer-disks';
import { importAnswerGlobal } from './answer-global';
import { importAnswerNetwork, macOfFilter } from './answer-network';
import { type AnswerTarget, PROFILE, PROFILE_HOST } from './answer-target';
import type { ForeignFile } from './foreign-file';
import { startOf } from './foreign-file';
import type { ImportContext } from './import-context';
import { textAt } from './values';

/** Tables of an answer file; keys are written with hyphens, by older releases with underscores. */
const TABLES = ['global', 'network', 'disk-setup', 'post-installation-webhook', 'first-boot'];

/** Names of the file that is for every machine without an answer of its own. */
const DEFAULT_ANSWER = /^defaults?\.toml$/;

/** `root_password` as `root-password`, in every table; the filters' names of udev stay as they are. */
function hyphened(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree;
  const entries = [...tree.entries].map(([key, { key: place, value }]) => {
    const name = key === key.toUpperCase() ? key : key.replaceAll('_', '-');
    return [name, { key: place, value: hyphened(value) }] as const;
  });
  return { ...tree, entries: new Map(entries) };
}

/** Whether a TOML document is an answer for the installer of Proxmox VE. */
export function isAnswer(tree: Tree): boolean {
  const found = hyphened(tree);
  return TABLES.some((table) => descend(found, [table])?.kind === 'map');
}

/** Whether a file is an answer for all machines that have none of their own: it names none, or is called so. */
export function isForAll({ baseName, tree }: ForeignFile): boolean {
  if (!baseName.endsWith('.toml') || !isAnswer(tree)) return false;
  const { name, mac } = ownerOf(baseName, hyphened(tree));
  return DEFAULT_ANSWER.test(baseName) || (name === undefined && mac === undefined);
}

/** What tells the machine of an answer: its `fqdn`, the MAC address in the file's name, or that of its filter. */
function ownerOf(
  baseName: string,
  tree: Tree,
): { readonly name: string | undefined; readonly mac: string | undefined } {
  const filter = descend(tree, ['network', 'filter']);
  return { name: textAt(descend(tree, ['global', 'fqdn'])), mac: macInName(baseName) ?? macOfFilter(filter) };
}

/** An answer for one machine, or for all of them. */
export function importAnswer(file: ForeignFile, context: ImportContext): void {
  const tree = hyphened(file.tree);
  if (tree.kind !== 'map') return;
  const { mac } = ownerOf(file.baseName, tree);
  const target = targetOf(file, tree, { mac, context });
  if (target) importTables(file, tree, { target, mac, context });
  else {
    // What else is wrong with an answer that is left out is told as well.
    const host = textAt(descend(tree, ['global', 'fqdn'])) ?? file.baseName;
    const none = { file: 'hosts/<machine>.yaml', machine: [], install: ['install'], owner: host, host };
    context.judge((apart) => {
      importTables(file, tree, { target: none, mac, context: apart });
    });
  }
}

interface TablesContext extends TargetContext {
  readonly target: AnswerTarget;
}

function importTables(file: ForeignFile, tree: MapTree, { target, mac, context }: TablesContext): void {
  const { changes } = context;
  const at = startOf(file);
  if (target.host === undefined) changes.set(target.file, ['os_profiles', PROFILE, 'family'], PROFILE, at);
  else changes.set(target.file, ['os'], PROFILE, at);
  const global = descend(tree, ['global']);
  const network = descend(tree, ['network']);
  const disks = descend(tree, ['disk-setup']);
  if (global?.kind === 'map') importAnswerGlobal(global, target, context);
  if (network?.kind === 'map') importAnswerNetwork(network, { target, mac }, context);
  if (disks?.kind === 'map') importAnswerDisks(disks, target, context);
  importRest(tree, target, context);
}

interface TargetContext {
  readonly mac: string | undefined;
  readonly context: ImportContext;
}

function targetOf(
  file: ForeignFile,
  tree: MapTree,
  { mac, context }: TargetContext,
): AnswerTarget | undefined {
  const fqdn = descend(tree, ['global', 'fqdn']);
  const text = textAt(fqdn);
  if (isForAll(file)) {
    if (fqdn) {
      const todo = 'each machine has a file hosts/<machine>.yaml, which gives it its name';
      context.unmapped('global.fqdn', fqdn.place, todo);
    }
    if (!context.isFirst('answer', 'all machines', startOf(file))) return undefined;
    const install = ['os_profiles', PROFILE, 'install'];
    return { file: 'defaults.yaml', machine: PROFILE_HOST, install, owner: 'pve' };
  }
  const [host = '', ...domain] = (text ?? hostWith(mac ?? '', context)).split('.');
  const place = fqdn?.place ?? startOf(file);
  if (!context.accepts(() => HostName.parse(host), place)) return undefined;
  if (!context.isFirst('answer', host, place)) return undefined;
  context.ownDomain('global.fqdn', domain.join('.'), place);
  return { file: `hosts/${host}.yaml`, machine: [], install: ['install'], owner: host, host };
}

/** The machine that has a MAC address; one that nobody knows is called by it. */
function hostWith(mac: string, { site, changes }: ImportContext): string {
  const added = changes.all.find(
    ({ file, path, value }) =>
      file.startsWith('hosts/') && path[0] === 'nics' && path[2] === 'mac' && value === mac,
  );
  const known = added?.file ?? site.hosts.find((file) => site.cardWith(file, mac) !== undefined);
  return known === undefined
    ? `pve-${mac.replaceAll(':', '').toLowerCase()}`
    : known.slice('hosts/'.length, -'.yaml'.length);
}

function importRest(tree: MapTree, { owner }: AnswerTarget, context: ImportContext): void {
  for (const [table, { key, value }] of tree.entries) {
    if (['global', 'network', 'disk-setup'].includes(table)) continue;
    if (value.kind !== 'map' || !TABLES.includes(table)) {
      context.unmapped(table, key, 'it is none of the tables of an answer file');
      continue;
    }
    for (const [field, entry] of value.entries) {
      if (field === 'auth-token')
        context.secret(`${table}.${field}`, `passwords.${owner}_webhook`, entry.key);
      else context.unmapped(`${table}.${field}`, entry.key, SERVED.get(table) ?? '');
    }
  }
}

const SERVED: ReadonlyMap<string, string> = new Map([
  ['post-installation-webhook', 'the boot server writes its own address into the answers that it gives'],
  ['first-boot', 'what is to run on the machine goes into a role of Ansible'],
]);

/** `aa-bb-cc-dd-ee-ff.toml`, `rack1_AA:BB:CC:DD:EE:FF.toml` */
function macInName(baseName: string): string | undefined {
  const found = /((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})\.toml$/i.exec(basename(baseName))?.[1];
  try {
    return found === undefined ? undefined : MacAddress.parse(found.replaceAll('-', ':')).text;
  } catch {
    return undefined;
  }
}
