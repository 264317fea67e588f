import { z } from 'zod';
import { documented, layered, matching, refuse } from './field';

const absolutePath = (description: string, example: string): z.ZodString =>
  matching(/^\/[\w./-]*$/, 'write an absolute path', { description, examples: [example] });

const composeProject = documented(
  z.union([
    matching(
      /^\/[\w./-]*$/,
      'write { file: compose/web.yaml } of one in the specs, or an absolute path of one on the machine',
      {
        description: 'A compose file that is on the machine.',
        examples: ['/srv/web/compose.yaml'],
      },
    ),
    z.strictObject(
      layered({
        file: documented(z.string().min(1).max(4096), {
          description:
            'Compose file in the folder of the specs, best in `compose/` there; its path starts from the folder of this YAML file. At most 64 KiB. The machine gets it as /opt/rackwright/compose/<project>/compose.yaml, and is configured again when it changes. Required.',
          examples: ['compose/web.yaml'],
        }),
      }),
    ),
  ]),
  {
    description:
      'A compose file: of the specs, as `{ file: compose/web.yaml }`, or its absolute path on the machine.',
  },
);

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
        composeProject.nullable(),
      ),
      {
        description:
          'Compose projects by their name, each with its compose file: one of the specs, or one on the machine. Default: none.',
        examples: [{ web: { file: 'compose/web.yaml' } }],
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

const part = matching(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, ".", "_" and "-" are allowed', {
  description: 'Name of the part.',
});
const bindAddress = matching(
  /^(\*|\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):([1-9]\d{0,4})$/,
  'write an address and a port, such as *:443 or 10.10.10.11:6443',
  { description: 'Address and port.', examples: ['10.10.10.11:6443'] },
).superRefine((text, context) => {
  const port = Number(/:(\d+)$/.exec(text)?.[1] ?? 1);
  if (port > 65_535) refuse(context, 'BAD_VALUE', `${String(port)} is no port`, 'take one of 1 to 65535');
});
const balanceMode = documented(z.enum(['tcp', 'http']), {
  description: 'Whether bytes are passed on or requests are understood. Default: tcp.',
});

const haproxySpec = z.strictObject(
  layered({
    frontends: documented(
      z.record(
        part,
        z
          .strictObject(
            layered({
              bind: documented(bindAddress, {
                description: 'Address and port that clients connect to. Required.',
                examples: ['*:443'],
              }),
              backend: documented(part, {
                description: 'Backend that gets the connections. Default: the one of the same name.',
                examples: ['web'],
              }),
              mode: balanceMode,
            }),
          )
          .nullable(),
      ),
      { description: 'What clients connect to, by name.', examples: [{ web: { bind: '*:443' } }] },
    ),
    backends: documented(
      z.record(
        part,
        z
          .strictObject(
            layered({
              servers: documented(z.record(part, bindAddress.nullable()), {
                description: 'Addresses and ports of the servers, by name. Required.',
                examples: [{ web1: '10.10.10.11:443' }],
              }),
              mode: balanceMode,
              balance: matching(/^[a-z][a-z0-9-]*$/, 'take one such as roundrobin, leastconn or source', {
                description: 'How a server is chosen. Default: roundrobin.',
                examples: ['leastconn'],
              }),
              check: documented(z.enum(['none', 'tcp', 'http', 'tls']), {
                description: 'How a server is asked whether it lives. Default: tcp.',
              }),
              check_path: matching(/^\/\S*$/, 'write a path such as /healthz', {
                description: 'Path that a check by http asks for. Default: /.',
                examples: ['/healthz'],
              }),
            }),
          )
          .nullable(),
      ),
      { description: 'Groups of servers, by name.' },
    ),
    stats: documented(bindAddress, {
      description: 'Address and port of a page with the state of all servers. Default: none.',
      examples: ['127.0.0.1:8404'],
    }),
  }),
);

/** What runs on a machine beside its operating system. */
export const services = documented(
  z.strictObject(
    layered({
      docker: documented(dockerSpec, { description: 'Docker. Default: not installed.' }),
      haproxy: documented(haproxySpec, { description: 'Load balancer. Default: not installed.' }),
      nix: documented(nixSpec, { description: 'Nix and services of NixOS. Default: not installed.' }),
    }),
  ),
  { description: 'What runs on the machine beside its operating system.' },
);

/** Services of a machine, after merging. */
export type ServicesSpec = z.infer<typeof services>;
