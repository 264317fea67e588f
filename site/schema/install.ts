import { z } from 'zod';
import { DomainName, HostName, IpAddress, SshPublicKey } from '../values';
import { documented, layered, matching, nameText, reportValueError, textOf } from './field';
import { locale } from './locale';
import { addressText } from './interface-address';
import { secretPath } from './secret-key';
import { services } from './services';
import { timezone } from './timezone';

/** Security postures. */
export const posture = documented(z.enum(['dev', 'prod']), {
  description:
    '`dev` is permissive (sudo without a password), `prod` is strict (SSH by key only, fail2ban). Default: dev.',
});

const sshKey = documented(
  z.union([
    textOf((text) => SshPublicKey.parse(text), { description: 'A whole line of a .pub file.' }),
    z.strictObject({
      file: documented(z.string().min(1), {
        description:
          'Path of a .pub file: absolute, from `~`, or from the folder of this YAML file. Required.',
        examples: ['~/.ssh/id_ed25519.pub'],
      }),
    }),
  ]),
  { description: 'A public key: its whole line, or the file that holds it.' },
);

const userName = matching(
  /^[a-z_][a-z0-9_-]{0,31}$/,
  'a user name is lower-case letters, digits, "_" and "-", at most 32',
  {
    description: 'Name of the account.',
  },
);

const userSpec = z
  .strictObject(
    layered({
      ssh_keys: documented(z.array(sshKey), {
        description: 'Public keys that may log in. Private keys are refused. Default: none.',
        examples: [[{ file: '~/.ssh/id_ed25519.pub' }]],
      }),
      sudo: documented(z.boolean(), { description: 'Whether the user may become root. Default: false.' }),
      shell: matching(/^\/[\w./-]+$/, 'write an absolute path such as /bin/bash', {
        description: 'Login shell. Default: /bin/bash.',
        examples: ['/bin/bash'],
      }),
      groups: documented(z.array(nameText({ description: 'A group.' })), {
        description: 'Further groups of the user. Default: none.',
        examples: [['docker']],
      }),
    }),
  )
  .meta({ id: 'user', description: 'An account.' });

const serverName = matching(
  /^[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9:])?$/,
  'write the host name or the address of a server, such as ntp.example.org',
  { description: 'A server.' },
).superRefine((text, context) => {
  // A name whose last label is a number is read as an IPv4 address, and one with a colon as an IPv6 one.
  const isAddress = text.includes(':') || /(^|\.)\d+$/.test(text);
  reportValueError(() => (isAddress ? IpAddress.parse(text) : DomainName.parse(text.toLowerCase())), context);
});

const ansibleName = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'Ansible takes letters, digits and "_", no digit first',
  {
    description: 'A name that Ansible accepts.',
  },
);

/** What any layer may say about the operating system of machines. */
export const installFields = layered({
  posture,
  timezone,
  locale,
  ntp_servers: documented(z.array(serverName), {
    description: "Time servers. Default: the distribution's.",
    examples: [['ntp.example.org']],
  }),
  dns_servers: documented(z.array(addressText('A DNS server.')), {
    description: 'DNS servers, asked through the NIC with the gateway. Default: none.',
    examples: [['10.10.10.1']],
  }),
  users: documented(z.record(userName, userSpec.nullable()), { description: 'Accounts by their name.' }),
  packages: documented(
    z.array(
      matching(/^[a-z0-9][a-z0-9+.-]*$/, 'take a name of `apt-cache pkgnames`', {
        description: 'A package.',
      }),
    ),
    { description: 'Packages of the distribution to install. Default: none.', examples: [['htop']] },
  ),
  groups: documented(z.array(ansibleName), {
    description: 'Ansible groups beside those of environment, role, posture and OS. Default: none.',
    examples: [['web']],
  }),
  vars: documented(z.record(ansibleName, z.json()), {
    description: 'Variables for roles, passed as they are. Never secrets. Default: none.',
    examples: [{ base_motd: 'Welcome' }],
  }),
  roles: documented(z.record(ansibleName, z.boolean()), {
    description:
      'Ansible roles that are switched on or off. Default: base, users and security, and those that other fields ask for.',
    examples: [{ monitoring: true }],
  }),
  secrets: documented(z.record(ansibleName, secretPath), {
    description:
      'Variables for roles whose values are secrets, each with the path of its key. Default: none.',
    examples: [{ db_password: 'passwords.database' }],
  }),
  services,
});

/** The host name, which only a machine's own entry may set. */
export const hostnameField = layered({
  hostname: textOf((text) => HostName.parse(text), {
    description: "Host name, where it differs from the machine's name. Default: that name.",
    examples: ['web1'],
  }),
});

/** The operating-system side of a machine, after merging. */
export type InstallSection = z.output<z.ZodObject<typeof hostnameField & typeof installFields>>;
/** An account, after merging. */
export type UserSpec = z.infer<typeof userSpec>;
