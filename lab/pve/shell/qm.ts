import type { ConfigValue, Lab, VmRecord } from '../model';
import { afterChange, needUnlocked, updateVm, withOptions } from '../vm';
import { changeConfig } from '../vm-config';
import { allocateDisk, readFiles, storageOn, storagesOf, volumeId, volumePath } from '../volumes';
import { Refusal, type Program } from './program';

/** `qm`: what manages QEMU machines on a node. */
export const qm: Program = {
  path: '/usr/sbin/qm',
  run: ({ lab, node, args }) => {
    const [command, second, ...rest] = args;
    if (command === '--help' || command === 'help') return 'USAGE: qm <COMMAND> [ARGS] [OPTIONS]\n';
    if (command === 'importdisk') return importDisk(lab, node, [second ?? '', ...rest]);
    if (command === 'disk' && second === 'import') return importDisk(lab, node, rest);
    if (command === 'set') return set(lab, node, [second ?? '', ...rest]);
    throw new Refusal(`unknown command 'qm ${args.slice(0, 2).join(' ')}'`, 255);
  },
};

function vmidOf(text: string | undefined): number {
  if (text === undefined || !/^\d{3,9}$/.test(text))
    throw new Refusal('400 Parameter verification failed.\nvmid: type check failed', 255);
  return Number(text);
}

/** Options of a command line: `-format qcow2`, `--format qcow2`, `--format=qcow2`. */
function optionsOf(words: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 1) {
    const [, name, value] = /^--?([A-Za-z]\w*)(?:=([^]*))?$/.exec(words[at] ?? '') ?? [];
    if (name === undefined) throw new Refusal('400 too many arguments', 255);
    options[name] = value ?? words[(at += 1)] ?? '';
  }
  return options;
}

/** `qm disk import VMID SOURCE STORAGE [-format FORMAT]`: a copy of an image, as `unusedN` of the machine. */
function importDisk(lab: Lab, node: string, words: readonly string[]): string {
  const [id, source = '', target = '', ...rest] = words;
  const vm = needUnlocked(lab, node, vmidOf(id));
  const { format } = optionsOf(rest);
  const image = imageAt(lab, node, source);
  if (!image) throw new Refusal(`non-existent or non-regular file ${source}`, 255);
  const storage = storageOn(lab, node, target, 'images');
  const isBlock = storage.path === undefined;
  const warning =
    isBlock && format !== undefined && format !== 'raw'
      ? `format '${format}' is not supported by the target storage - using 'raw' instead\n`
      : '';
  const made = allocateDisk(lab, {
    vmid: vm.vmid,
    node,
    storage: target,
    size: image.virtualSize ?? image.size,
    ...(format === undefined ? {} : { format }),
    ...(image.origin === undefined ? {} : { origin: image.origin }),
  });
  const key = freeUnused(vm);
  updateVm(lab, vm.vmid, withOptions(vm, { [key]: volumeId(made) }));
  return (
    `importing disk '${source}' to VM ${vm.vmid} ...\n${warning}` +
    `${key}: successfully imported disk '${volumeId(made)}'\n`
  );
}

function imageAt(
  lab: Lab,
  node: string,
  path: string,
): { size: number; virtualSize?: number; origin?: string } | undefined {
  for (const storage of storagesOf(lab, node)) {
    readFiles(lab, node, storage);
    const found = [...lab.state.volumes.values()].find(
      (volume) =>
        volume.storage === storage.storage &&
        (volume.node ?? node) === node &&
        volumePath(storage, volume) === path,
    );
    if (found) return found;
  }
  return undefined;
}

function freeUnused(vm: VmRecord): string {
  for (let index = 0; ; index += 1) {
    if (vm.config[`unused${index}`] === undefined) return `unused${index}`;
  }
}

/** `qm set VMID -KEY VALUE …` */
function set(lab: Lab, node: string, words: readonly string[]): string {
  const [id, ...rest] = words;
  const vm = needUnlocked(lab, node, vmidOf(id));
  const options = optionsOf(rest);
  const config = changeConfig(lab, vm, { set: options });
  const used = new Set(
    Object.entries(config)
      .filter(([key]) => !key.startsWith('unused'))
      .map(fileOf),
  );
  const kept = Object.entries(config).filter(
    ([key, value]) => !/^unused\d+$/.test(key) || !used.has(fileOf([key, value])),
  );
  const changed = Object.fromEntries(kept);
  updateVm(lab, vm.vmid, { config: changed, runningConfig: afterChange(lab, vm, changed) });
  const words_ = Object.entries(options).map(([key, value]) => `-${key} ${value}`);
  return `update VM ${vm.vmid}: ${words_.join(' ')}\n`;
}

/** What an entry of a configuration names first: the volume, where it is a drive. */
function fileOf([, value]: readonly [string, ConfigValue]): string {
  return String(value).split(',')[0] ?? '';
}
