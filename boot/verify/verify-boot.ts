import { networkMachines, type Site } from '../../site';
import { findServer } from '../client';
import type { SecretLookup } from '../installers';
import { mediaFolder, MediaStore } from '../media';
import { isSwitched, powerOf } from '../power';
import { answerFindings } from './answer-findings';
import { About, type Finding } from './finding';
import { keyFindings } from './key-findings';
import { mediaFindings } from './media-findings';
import { networkFindings } from './network/network-findings';
import { powerFindings } from './power-findings';
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
  /** For each answer of a BMC. @default 20000 */
  readonly bmcPatienceMs?: number;
}

/** Slow ones take ten seconds; somebody waits for it. */
const BMC_PATIENCE_MS = 20_000;

/**
 * Looks whether machines can be installed: asks the running server and its network as machines do, and looks at all
 * that it would give them. Changes nothing, and gives no address away.
 */
export async function verifyBoot(options: VerifyOptions): Promise<readonly Finding[]> {
  const { site, directory, secret, secrets, machines, environment, now } = options;
  const hosts = networkMachines(site).filter(
    ({ name, os }) => os !== undefined && (machines === undefined || machines.includes(name)),
  );
  const names = hosts.map(({ name }) => name);
  const server = findServer(directory);
  const patienceMs = options.bmcPatienceMs ?? BMC_PATIENCE_MS;
  const power = powerOf.bind(undefined, { ...{ site: () => site, secret, environment }, patienceMs });
  const switched = names.filter((name) => isSwitched(site, name));
  return [
    ...(server
      ? [
          ...(await serverFindings(server, { directory, now })),
          ...(await networkFindings(server, { ...site, hosts }, directory)),
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
    ...(await powerFindings(switched, power)),
  ];
}
