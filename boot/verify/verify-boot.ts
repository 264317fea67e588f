import type { Site } from '../../site';
import { findServer } from '../client';
import type { SecretLookup } from '../installers';
import { mediaFolder, MediaStore } from '../media';
import { bmcOf } from '../power';
import { answerFindings } from './answer-findings';
import { bmcFindings } from './bmc-findings';
import { About, type Finding } from './finding';
import { keyFindings } from './key-findings';
import { mediaFindings } from './media-findings';
import { networkFindings } from './network/network-findings';
import { serverFindings } from './server-findings';

/** What is looked at. */
export interface VerifyOptions {
  readonly site: Site;
  /** Folder of the server's state. */
  readonly directory: string;
  readonly secret: SecretLookup;
  /** Paths of the secrets that machines need, `passwords.root`. */
  readonly secrets: readonly string[];
  /** Names of machines. @default all */
  readonly machines?: readonly string[];
  /** Environment of this process, for the programs that it starts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Looks whether machines of iron can be installed: asks the running server and its network as machines do, and looks at all
 * that it would give them. Changes nothing, and gives no address away.
 */
export async function verifyBoot(options: VerifyOptions): Promise<readonly Finding[]> {
  const { site, directory, secret, secrets, machines, environment, now } = options;
  const hosts = (site.hosts ?? []).filter(
    ({ name, os }) => os !== undefined && (machines === undefined || machines.includes(name)),
  );
  const names = hosts.map(({ name }) => name);
  const server = findServer(directory);
  const bmc = bmcOf.bind(undefined, { site: () => site, secret, environment });
  return [
    ...(server
      ? [
          ...(await serverFindings(server, now)),
          ...(await networkFindings(server, { domain: site.domain, hosts }, directory)),
        ]
      : [
          new About('server', directory).fault(
            'no provisioning server was started with that folder',
            'start it with: rackwright serve --address ADDRESS',
          ),
        ]),
    ...(await mediaFindings(site, names, new MediaStore(mediaFolder(directory), () => now))),
    ...(await answerFindings(site, names, secret)),
    ...keyFindings(site, { directory, secrets, secret }),
    ...(await bmcFindings(hosts, bmc)),
  ];
}
