import { z } from 'zod';
import { SshPublicKey } from '../values';
import { documented, layered, matching, textOf } from './field';
import { secretKey } from './secret-key';

const KEYBOARDS = [
  ...['de', 'de-ch', 'dk', 'en-gb', 'en-us', 'es', 'fi', 'fr', 'fr-be', 'fr-ca', 'fr-ch', 'hu', 'is', 'it'],
  ...['jp', 'lt', 'mk', 'nl', 'no', 'pl', 'pt', 'pt-br', 'se', 'si', 'tr'],
] as const;

const gib = (what: string, fallback: string): z.ZodNumber =>
  documented(z.number().min(0).max(1_000_000), {
    description: `${what}, 0 to 1000000 GiB. Default: ${fallback}.`,
    examples: [64],
  });

const hdsize = gib('How much of each disk is used', 'all of it');

const lvm = z.strictObject(
  layered({
    hdsize,
    swapsize: gib('Swap', 'the memory of the machine, 4 to 8'),
    maxroot: gib('Largest root volume', 'a quarter of the disk'),
    maxvz: gib('Largest data volume', 'what is left'),
    minfree: gib('Space that stays free in the volume group', '16, or an eighth of a small disk'),
  }),
);

const zfs = z.strictObject(
  layered({
    ashift: documented(z.int().min(9).max(16), {
      description: 'Sector size as a power of two, 9 to 16. Default: 12.',
      examples: [12],
    }),
    arc_max: documented(z.int().min(64), {
      description: 'Largest cache in memory, in MiB, at least 64. Default: a tenth of the memory.',
      examples: [4096],
    }),
    checksum: documented(z.enum(['on', 'fletcher4', 'sha256']), {
      description: 'Checksum of blocks, in quotes where it is "on". Default: on.',
    }),
    compress: documented(z.enum(['on', 'off', 'lzjb', 'lz4', 'zle', 'gzip', 'zstd']), {
      description: 'Compression of blocks, in quotes where it is "on" or "off". Default: on.',
    }),
    copies: documented(z.int().min(1).max(3), {
      description: 'Copies of each block, 1 to 3. Default: 1.',
      examples: [1],
    }),
    hdsize,
  }),
);

const btrfs = z.strictObject(
  layered({
    compress: documented(z.enum(['on', 'off', 'zlib', 'lzo', 'zstd']), {
      description: 'Compression, in quotes where it is "on" or "off". Default: off.',
    }),
    hdsize,
  }),
);

/**
 * What only the installer of Proxmox VE asks for.
 * @see https://pve.proxmox.com/wiki/Automated_Installation
 */
export const answerSpec = z.strictObject(
  layered({
    country: matching(/^[a-z]{2}$/, 'write two lower-case letters such as at', {
      description: 'Country by its two letters, lower case. Required for Proxmox VE.',
      examples: ['at'],
    }),
    keyboard: documented(z.enum(KEYBOARDS), { description: 'Layout of the keyboard. Default: en-us.' }),
    mailto: matching(/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/, 'write an address such as root@example.org', {
      description: 'Address that the machine writes to. Required for Proxmox VE.',
      examples: ['root@example.org'],
    }),
    root_password: secretKey(
      'Key under `passwords` of the secrets: the password of root, or its hash. Default: none, keys only.',
      'pve_root',
    ),
    root_ssh_keys: documented(
      z.array(textOf((text) => SshPublicKey.parse(text), { description: 'A whole line of a .pub file.' })),
      {
        description: "Public keys of root, beside the automation's. Default: none.",
        examples: [['ssh-ed25519 AAAA… admin']],
      },
    ),
    subscription_key: secretKey('Key under `subscriptions` of the secrets. Default: none.', 'pve1'),
    reboot_on_error: documented(z.boolean(), {
      description: 'Whether an installation that failed starts the machine again. Default: false.',
    }),
    reboot_mode: documented(z.enum(['reboot', 'power-off']), {
      description: 'What the machine does once it is installed. Default: reboot.',
    }),
    lvm: documented(lvm, { description: 'Sizes on ext4 and xfs.' }),
    zfs: documented(zfs, { description: 'Properties of a ZFS pool.' }),
    btrfs: documented(btrfs, { description: 'Properties of a Btrfs file system.' }),
  }),
);

/** What only the installer of Proxmox VE asks for, after merging. */
export type AnswerSpec = z.infer<typeof answerSpec>;
