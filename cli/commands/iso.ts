import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { bootFolder } from './boot-folder';

interface PrepareOptions {
  readonly output?: string;
  readonly kernelArguments?: string;
  readonly url?: string;
  readonly fingerprint?: string;
  readonly discover?: boolean;
  readonly answerTokenFile?: string;
  readonly data?: string;
}

/** `rackwright iso prepare`: a medium that installs without a hand on it. */
export function addIso(root: Command, context: Context): void {
  const { writer, signal } = context;
  root
    .command('iso')
    .description('installation media')
    .command('prepare <iso>')
    .description(
      'make an installer work unattended: that of Proxmox VE asks the provisioning server, those of Ubuntu Server, Debian and NixOS take the answers of the VM',
    )
    .option('--output <file>', 'the prepared ISO (default: beside it, ending in -auto.iso)')
    .option('--kernel-arguments <words>', 'more of them, as "console=ttyS0"; not for Proxmox VE')
    .option('--url <url>', 'where Proxmox VE asks (default: the server that was started here)')
    .option(
      '--fingerprint <sha256>',
      "of the server's certificate (default: that of the server that was started here)",
    )
    .option(
      '--answer-token-file <file>',
      'holds id:secret of /api2/json/auto-install/tokens; of Proxmox VE from 9.2 on',
    )
    .option('--discover', 'leave both out: the installer asks DHCP and DNS')
    .option('--data <folder>', 'folder of the server (default: .rackwright/boot of the project)')
    .action(async (iso: string, options: PrepareOptions) => {
      const output = options.output ?? iso.replace(/(\.iso)?$/i, '-auto.iso');
      const token =
        options.answerTokenFile === undefined
          ? {}
          : { token: readFileSync(options.answerTokenFile, 'utf8').trim() };
      const server = (): Server => ({
        ...(options.discover ? {} : serverOf(options, bootFolder(context, options.data))),
        ...token,
      });
      const kernelArguments = options.kernelArguments?.split(/\s+/).filter((word) => word !== '') ?? [];
      const prepared = { iso, output, server, kernelArguments };
      const { system, by, sha256 } = await bootRoom().prepareIso(prepared, { signal });
      writer.note(`${system}, by ${by === 'assistant' ? 'proxmox-auto-install-assistant' : by}`);
      writer.line(
        system === 'Proxmox VE'
          ? `${output} is ready: for a USB stick, or for the network by rackwright image add`
          : `${output} is ready, for VMs with boot_method: iso; in the specs:\nisos: { ${nameOf(output)}: { file: ${JSON.stringify(resolve(output))}, checksum: 'sha256:${sha256}' } }`,
      );
    });
}

/** A name for the catalogue. */
function nameOf(file: string): string {
  const name = basename(file, '.iso')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-');
  return name.replaceAll(/^[^a-z]+|[^a-z0-9]+$/g, '') || 'medium';
}

interface Server {
  readonly url?: string;
  readonly fingerprint?: string;
}

function serverOf({ url, fingerprint }: PrepareOptions, folder: string): Server {
  if (url !== undefined) return { url, ...(fingerprint === undefined ? {} : { fingerprint }) };
  const known = bootRoom().answersOf(folder);
  return { url: known.url, fingerprint: fingerprint ?? known.fingerprint };
}
