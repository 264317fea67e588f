import { z } from 'zod';
import { documented, layered, matching } from './field';

const absolutePath = (description: string, example: string): z.ZodString =>
  matching(/^\/[\w./-]*$/, 'write an absolute path', { description, examples: [example] });

const dockerSpec = z.strictObject(
  layered({
    enabled: documented(z.boolean(), { description: 'Whether Docker is installed and runs. Default: true.' }),
    data_root: absolutePath('Folder of images and volumes. Default: /var/lib/docker.', '/srv/docker'),
    users: documented(
      z.array(
        matching(/^[a-z_][a-z0-9_-]{0,31}$/, 'write the name of an account', {
          description: 'An account.',
          examples: ['admin'],
        }),
      ),
      {
        description: 'Accounts that may use Docker, which makes them as powerful as root. Default: none.',
        examples: [['admin']],
      },
    ),
    registry_mirrors: documented(z.array(z.url({ protocol: /^https?$/ })), {
      description: 'Mirrors of Docker Hub, asked in this order. Default: none.',
      examples: [['https://mirror.example.org']],
    }),
    compose: documented(
      z.record(
        matching(/^[a-z0-9][a-z0-9_-]*$/, 'a project is lower-case letters, digits, "_" and "-"', {
          description: 'Name of the project.',
        }),
        absolutePath('A compose file.', '/srv/web/compose.yaml').nullable(),
      ),
      {
        description:
          'Compose projects by their name, each with the absolute path of its file on the machine. Default: none.',
        examples: [{ web: '/srv/web/compose.yaml' }],
      },
    ),
  }),
);

const nixSpec = z.strictObject(
  layered({
    enabled: documented(z.boolean(), {
      description: 'Whether Nix is installed; on NixOS it always is. Default: true.',
    }),
    channel: matching(/^[a-z][a-z0-9.-]*$/, 'take a name of https://channels.nixos.org', {
      description: 'Channel that packages come from. Default: the one of the installed release.',
      examples: ['nixos-25.05'],
    }),
    packages: documented(
      z.array(
        matching(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/, 'write an attribute such as htop', {
          description: 'An attribute of nixpkgs.',
        }),
      ),
      {
        description: 'Attributes of nixpkgs to install. Default: none.',
        examples: [['htop']],
      },
    ),
    services: documented(
      z.record(
        matching(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'write the name of a module such as openssh', {
          description: 'A module.',
        }),
        z.json(),
      ),
      {
        description: 'Options under `services` of NixOS, as they are. Never secrets. Default: none.',
        examples: [{ openssh: { enable: true } }],
      },
    ),
  }),
);

/** What runs on a machine beside its operating system. */
export const services = documented(
  z.strictObject(
    layered({
      docker: documented(dockerSpec, { description: 'Docker. Default: not installed.' }),
      nix: documented(nixSpec, { description: 'Nix and services of NixOS. Default: not installed.' }),
    }),
  ),
  { description: 'What runs on the machine beside its operating system.' },
);

/** Services of a machine, after merging. */
export type ServicesSpec = z.infer<typeof services>;
