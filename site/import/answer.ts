import { basename } from 'node:path';
import { HostName, MacAddress } from '../values';
import { descend, type MapTree, type Tree } from '../yaml';
import { importAnswerDisks } from './answer-disks';
import { importAnswerGlobal } from './answer-global';
import { importAnswerNetwork } from './answer-network';
import type { AnswerTarget } from './answer-target';
import type { ForeignFile } from './foreign-file';
import { startOf } from './foreign-file';
import type { ImportContext } from './import-context';
import { textAt } from './values';

/** Tables of an answer file; keys are written with hyphens, by older releases with underscores. */
const TABLES = ['global', 'network', 'disk-setup', 'post-installation-webhook', 'first-boot'];

/** Names of the file that is for every machine without an answer of its own. */
export const DEFAULT_ANSWER = /^defaults?\.toml$/;

/** The profile of the machines that the answers are for. */
const PROFILE = 'proxmox-ve';

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

/** An answer for one machine, by its `fqdn` or the MAC address in the file's name, or for all of them. */
export function importAnswer(file: ForeignFile, context: ImportContext): void {
  const tree = hyphened(file.tree);
  if (tree.kind !== 'map') return;
  const mac = macInName(file.baseName);
  const target = targetOf(file, tree, { mac, context });
  if (!target) return;
  const { changes } = context;
  const at = startOf(file);
  if (target.host === undefined) changes.set(target.file, ['os_profiles', PROFILE, 'family'], PROFILE, at);
  changes.set(target.file, [...target.machine, 'os'], PROFILE, at);
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
  const isDefault = DEFAULT_ANSWER.test(file.baseName);
  if (isDefault || (text === undefined && mac === undefined)) {
    if (fqdn) {
      const todo = 'each machine has a file hosts/<machine>.yaml, which gives it its name';
      context.unmapped('global.fqdn', fqdn.place, todo);
    }
    const install = ['os_profiles', PROFILE, 'install'];
    return { file: 'defaults.yaml', machine: ['host'], install, owner: 'pve' };
  }
  const [host = '', ...domain] = (text ?? `pve-${(mac ?? '').replaceAll(':', '').toLowerCase()}`).split('.');
  const place = fqdn?.place ?? startOf(file);
  if (!context.accepts(() => HostName.parse(host), place)) return undefined;
  if (domain.length > 0 && domain.join('.') !== context.site.domain)
    context.unmapped('global.fqdn', place, 'the domain of all machines is "domain" in site.yaml');
  return { file: `hosts/${host}.yaml`, machine: [], install: ['install'], owner: host, host };
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
