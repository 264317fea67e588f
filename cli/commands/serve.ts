import { type Command, Option } from 'commander';
import type { BootServerOptions } from '../../boot';
import { InterfaceAddress, networkMachines, type Site } from '../../site';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { FollowedSpecs } from '../followed-specs';
import { makeProjectFolder } from '../project-folder';
import type { SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { ansibleOf } from '../machine-ansible';
import { CommandFailed } from '../exit';
import { bootFolder } from './boot-folder';
import { networks, port, reachedAt, servedInterface } from './serve-options';

interface ServeOptions extends SiteOptions {
  readonly address: string;
  readonly listen?: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly allow?: readonly string[];
  readonly proxy?: readonly string[];
  readonly answerToken?: boolean;
  readonly playbook?: string;
  readonly data?: string;
  readonly dhcp?: ReturnType<typeof servedInterface>;
  readonly dhcpProxy?: ReturnType<typeof servedInterface>;
  readonly nat?: string;
}

/** `rackwright serve`: the provisioning server, until it is interrupted. */
export function addServe(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('serve')
      .description(
        'run the provisioning server, which installs machines of iron, and VMs that start from the network',
      )
      .requiredOption(
        '--address <address>',
        'address or name that machines reach this server at, as 10.0.12.2',
        reachedAt,
      )
      .option('--listen <address>', 'listen on this address alone (default: on all)')
      .option('--http-port <port>', 'plain HTTP, for machines', port, 8069)
      .option('--https-port <port>', 'HTTPS, for machines and users', port, 8443)
      .option(
        '--allow <network>',
        'who may talk to it; may be repeated (default: loopback, the networks of the site, and those of its VMs that start from the network)',
        networks,
      )
      .option(
        '--proxy <network>',
        'a proxy in front of it, as nginx on 127.0.0.0/8, whose word on who asks is taken; may be repeated',
        networks,
      )
      .addOption(
        new Option(
          '--dhcp <interface=address>',
          'serve DHCP to the machines of the site, TFTP and names there, as eno2=10.0.12.2/24',
        )
          .argParser(servedInterface)
          .conflicts('dhcpProxy'),
      )
      .option(
        '--dhcp-proxy <interface=address>',
        'the same beside a DHCP server that is there',
        servedInterface,
      )
      .addOption(
        new Option(
          '--nat <interface>',
          'with --dhcp: machines get out by this interface, and nobody in; needs nftables',
        ).conflicts('dhcpProxy'),
      )
      .option(
        '--answer-token',
        'no answers for installers of Proxmox VE that bring no token; those from 9.2 on can',
      )
      .option(
        '--playbook <file>',
        'what Ansible runs when all machines of a group are installed (default: setup-cluster.yml of the project, if there is one)',
      )
      .option('--data <folder>', 'database, certificate and logs (default: .rackwright/boot of the project)'),
  ).action(async (options: ServeOptions) => {
    if (options.nat !== undefined && options.dhcp === undefined) {
      context.writer.note('--nat is of the network of --dhcp: give that too');
      throw new CommandFailed(2);
    }
    makeProjectFolder(context.project, process.getuid?.());
    const specs = await FollowedSpecs.open(context, options);
    const site = (): Site => specs.loaded.site;
    const { writer, signal } = context;
    // A file of variables may leave it empty.
    const { DATABASE_URL: databaseUrl = '' } = context.environment;
    const server = await bootRoom().startBootServer({
      directory: bootFolder(context, options.data),
      ...(databaseUrl === '' ? {} : { databaseUrl }),
      site,
      readSite: (isUrgent) => specs.read(isUrgent),
      secret: (path) => specs.secret(path),
      environment: context.environment,
      home: context.home,
      ...ansibleOf(context, site, options.playbook),
      address: options.address,
      ...(options.listen === undefined ? {} : { listen: options.listen }),
      ...networkOf(options),
      httpPort: options.httpPort,
      httpsPort: options.httpsPort,
      allowed: () => options.allow ?? allowedBy(site()),
      proxies: options.proxy ?? [],
      ...(options.answerToken === undefined ? {} : { wantsAnswerToken: options.answerToken }),
      now: () => Date.now(),
      onLog: (line) => {
        writer.note(line);
      },
    });
    const { http, https, fingerprint } = server.address;
    writer.line(`machines: ${http}`);
    writer.line(`users: ${https}`);
    writer.line(`SHA-256 of the certificate: ${fingerprint}`);
    if (server.hasAdminToken) writer.line(`token of the first admin: in ${server.adminTokenFile}`);
    else
      writer.note(
        `BOOT_TOKEN_ABSENT: ${server.adminTokenFile} holds no token that is in force, since another server made it or it was taken away; commands here find one after: rackwright token add NAME --role admin --save`,
      );
    if (!signal.aborted) {
      await new Promise((done) => {
        signal.addEventListener('abort', done, { once: true });
      });
    }
    await server.close();
  });
}

function networkOf({ dhcp, dhcpProxy, nat }: ServeOptions): Pick<BootServerOptions, 'network'> {
  const served = dhcp ?? dhcpProxy;
  if (served === undefined) return {};
  const mode = dhcp === undefined ? ('proxy' as const) : ('dhcp' as const);
  return { network: { ...served, mode, ...(nat === undefined ? {} : { nat }) } };
}

function allowedBy(site: Site): readonly string[] {
  const described = (site.networks ?? []).flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr]));
  const ofVms = networkMachines(site).flatMap(({ vm, interfaces }) =>
    interfaces.flatMap(({ ipv4, ipv6 }) =>
      [ipv4, ipv6].flatMap((config) =>
        vm && config.method === 'static' ? [InterfaceAddress.parse(config.address).network.text] : [],
      ),
    ),
  );
  return [...new Set(['127.0.0.0/8', '::1', ...described, ...ofVms])];
}
