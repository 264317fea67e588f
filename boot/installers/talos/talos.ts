import { isFaulty, rootTarget } from '../../../site';
import type { Installer, InstallTarget } from '../installer';
import { answersFor } from './answers-for';
import { renderMachineConfig, type TalosMachine } from './machine-config';
import { fixedAddressesOf, membershipOf } from './membership';
import { bundlePath, parseBundle } from './secrets-bundle';

const MACHINE_CONFIG = 'machine-config.yaml';
/** As releases name their files, and as the medium has them. */
const KERNEL = /^(vmlinuz|kernel)(-amd64)?$/;
const INITRD = /^initramfs(-amd64)?\.xz$/;

/**
 * Installs Talos Linux, which fetches its machine config, installs itself by it and joins its cluster. It reports nothing:
 * what has come up from its disk answers with a certificate of the cluster.
 * @see https://www.talos.dev/v1.11/talos-guides/install/bare-metal-platforms/pxe/
 */
export const talos: Installer = {
  decisiveFile: MACHINE_CONFIG,
  problems: (target) => {
    const [found, files] = [machineOf(target), filesOf(target)];
    return [
      ...('problems' in found ? found.problems : []),
      ...(files === 'incomplete'
        ? [
            `the medium "${mediumName(target)}" is none of Talos: rackwright image add vmlinuz-amd64 initramfs-amd64.xz --name ${mediumName(target)}`,
          ]
        : []),
    ];
  },
  bootPlan: (target, { files }) => {
    const found = filesOf(target);
    const { kernel, initrd } =
      found === undefined || found === 'incomplete'
        ? { kernel: 'vmlinuz-amd64', initrd: 'initramfs-amd64.xz' }
        : found;
    return {
      kernel,
      initrds: [{ file: initrd }],
      arguments: [
        ...[`initrd=${initrd}`, 'talos.platform=metal', `talos.config=${files}${MACHINE_CONFIG}`],
        ...['init_on_alloc=1', 'slab_nomerge', 'pti=on', 'consoleblank=0', 'printk.devkmsg=on'],
        ...target.profile.kernelArguments,
      ],
    };
  },
  files: (target) => {
    const found = machineOf(target);
    if ('problems' in found) throw new Error(found.problems.join('; '));
    return { [MACHINE_CONFIG]: renderMachineConfig(found) };
  },
  isUp: async (target, seen) => {
    const found = machineOf(target);
    if ('problems' in found) return false;
    const authority = Buffer.from(found.secrets.certs.os.crt, 'base64').toString();
    // Not every network of the machine need be one of the server's.
    const addresses = new Set([
      ...fixedAddressesOf(target.host.interfaces),
      ...(seen === undefined ? [] : [seen]),
    ]);
    const answers = await Promise.all([...addresses].map((address) => answersFor(authority, address)));
    return answers.includes(true);
  },
};

function machineOf({ site, host, profile, secret }: InstallTarget): TalosMachine | { problems: string[] } {
  const member = membershipOf(site, host);
  const root = rootTarget(host);
  const [disk] = isFaulty(root) ? [] : root.disks;
  if ('problem' in member) return { problems: [member.problem] };
  const path = bundlePath(member.cluster.name);
  const text = secret(path);
  const secrets = text === undefined ? undefined : parseBundle(text);
  if (!secrets) {
    const what = text === undefined ? 'is nowhere' : 'is not what talosctl gen secrets writes';
    const how = 'keep the text that "talosctl gen secrets -o -" writes there: rackwright secrets edit';
    return { problems: [`the secret "${path}" ${what}: ${how}`] };
  }
  // What is wrong with the disk is a fault of the site, which tells it.
  return disk ? { host, profile, disk, secrets, ...member } : { problems: [] };
}

function mediumName({ profile }: InstallTarget): string {
  return profile.iso ?? profile.name;
}

/** Undefined where the medium is not there at all. */
function filesOf(target: InstallTarget): { kernel: string; initrd: string } | 'incomplete' | undefined {
  const medium = target.medium(mediumName(target));
  if (!medium) return undefined;
  const named = (pattern: RegExp): string | undefined =>
    medium.files.find(({ name }) => pattern.test(name))?.name;
  const [kernel, initrd] = [named(KERNEL), named(INITRD)];
  return kernel === undefined || initrd === undefined ? 'incomplete' : { kernel, initrd };
}
