import type { Command } from 'commander';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { bootFolder } from './boot-folder';

interface PrepareOptions {
  readonly output?: string;
  readonly url?: string;
  readonly fingerprint?: string;
  readonly discover?: boolean;
  readonly answerToken?: string;
  readonly data?: string;
}

/** `rackwright iso prepare`: a medium of Proxmox VE that installs without a hand on it. */
export function addIso(root: Command, context: Context): void {
  const { writer, signal } = context;
  root
    .command('iso')
    .description('installation media')
    .command('prepare <iso>')
    .description('make an ISO of Proxmox VE ask the provisioning server for its answers')
    .option('--output <file>', 'the prepared ISO (default: beside it, ending in -auto.iso)')
    .option('--url <url>', 'where it asks (default: the server that was started here)')
    .option(
      '--fingerprint <sha256>',
      "of the server's certificate (default: that of the server that was started here)",
    )
    .option('--answer-token <id:secret>', 'of /api2/json/auto-install/tokens; of Proxmox VE from 9.2 on')
    .option('--discover', 'leave both out: the installer asks DHCP and DNS')
    .option('--data <folder>', 'folder of the server (default: .rackwright/boot of the project)')
    .action(async (iso: string, options: PrepareOptions) => {
      const output = options.output ?? iso.replace(/(\.iso)?$/i, '-auto.iso');
      const server = options.discover ? {} : serverOf(options, bootFolder(context, options.data));
      const token = options.answerToken === undefined ? {} : { token: options.answerToken };
      const by = await bootRoom().prepareIso({ iso, output, ...server, ...token }, { signal });
      writer.note(by === 'assistant' ? 'by proxmox-auto-install-assistant' : 'by xorriso');
      writer.line(`${output} is ready: for a USB stick, or for the network by rackwright image add`);
    });
}

function serverOf(
  { url, fingerprint }: PrepareOptions,
  folder: string,
): { readonly url: string; readonly fingerprint?: string } {
  if (url !== undefined) return { url, ...(fingerprint === undefined ? {} : { fingerprint }) };
  const known = bootRoom().answersOf(folder);
  return { url: known.url, fingerprint: fingerprint ?? known.fingerprint };
}
