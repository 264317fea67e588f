import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GuestHost, HostSpec, MachineSpec } from '../../../lab/guests';

const DISK_BYTES = 4 * 1024 ** 3;

/** The same guest as a machine under QEMU, with a kernel of its own. @param directory where its disk lies, absolute */
export function machineOf(host: GuestHost, spec: HostSpec, directory: string): MachineSpec {
  const image = host.machineImage?.(spec.root);
  if (!image) throw new Error(`there is no disk image of ${spec.root}`);
  const { vmid, name, nics, cloudInit } = spec;
  return {
    ...{ kind: 'qemu', firmware: 'bios', vmid, name, memoryMib: 768, cores: 1, nics, cdroms: [], boot: [] },
    ...(cloudInit === undefined ? {} : { cloudInit }),
    disks: [
      {
        ...{ file: join(directory, `${name}.qcow2`), format: 'qcow2', sizeBytes: DISK_BYTES },
        backing: [{ file: image.disk, format: 'qcow2' }],
      },
    ],
    kernel: { image: image.kernel, initrd: image.initrd, commandLine: image.commandLine },
  };
}

/** What a shell script says on a machine of a lab, as root. */
export async function askBySsh(
  login: {
    readonly address: string;
    readonly identityFile: string;
    readonly proxyCommand: string;
    readonly user: string;
  },
  argv: readonly string[],
): Promise<string> {
  const quoted = argv.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
  const options = [
    ...['-o', `ProxyCommand=${login.proxyCommand}`, '-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR'],
    ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-i', login.identityFile],
  ];
  const { stdout } = await promisify(execFile)('ssh', [
    ...options,
    `${login.user}@${login.address}`,
    `sudo ${quoted}`,
  ]);
  return stdout;
}
