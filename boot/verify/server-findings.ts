import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { BootError } from '../boot-error';
import { askBoot, bootAccess, type KnownServer, TOKEN_FILE } from '../client';
import type { SpecsState } from '../follow-site';
import { ipxeFile, type NetworkState, UEFI_LOADER } from '../network';
import { About, type Finding, wordsOf } from './finding';
import { MAKE_TOKEN } from './key-findings';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Time enough to prepare ISOs again, which hold the fingerprint. */
const LEAST_DAYS = 30;
const TIMEOUT_MS = 10_000;

/** Whether the server answers machines and users, and shows the certificate that they know. */
export async function serverFindings(
  server: KnownServer,
  { directory, now }: { readonly directory: string; readonly now: number },
): Promise<readonly Finding[]> {
  return [
    ...(await users(server)),
    ...(await token(directory)),
    certificate(server, now),
    ...(await machines(server)),
  ];
}

async function users({ https: url, certificate }: KnownServer): Promise<readonly Finding[]> {
  const about = new About('server', url);
  try {
    const health = await askBoot<{ readonly network?: NetworkState; readonly specs?: SpecsState }>(
      { url, certificate, token: '' },
      '/healthz',
      { patienceMs: TIMEOUT_MS },
    );
    return [
      about.ok('users are answered over TLS, and the database works'),
      ...networkFinding(health.network),
      ...specsFinding(health.specs),
    ];
  } catch (error) {
    return [
      about.fault(
        wordsOf(error),
        'start it with rackwright serve, and look at what it logs; another service may have its port (--https-port)',
      ),
    ];
  }
}

/** Whether the token that commands here take is one; that it is there is looked at among the keys. */
async function token(directory: string): Promise<readonly Finding[]> {
  try {
    await askBoot(bootAccess(directory, undefined), '/api/tokens', { patienceMs: TIMEOUT_MS });
    return [];
  } catch (error) {
    const isNone = error instanceof BootError && error.refusal === 'BOOT_LOGIN_NEEDED';
    const words = 'it is no token of the server, or none that is in force any more';
    return isNone ? [new About('keys', TOKEN_FILE).fault(words, MAKE_TOKEN)] : [];
  }
}

function networkFinding(state: NetworkState | undefined): readonly Finding[] {
  const about = new About('server', 'network');
  switch (state) {
    case 'stale':
      return [
        about.fault(
          'DHCP refused what it was to tell the machines that were armed last: they are not led to their installers',
          'look at what the server logs of "network"; when that is mended it goes on by itself',
        ),
      ];
    case 'down':
      return [
        about.fault(
          'DHCP, TFTP and names are not served: dnsmasq has ended',
          'look at what the server logs of "dnsmasq"; it is started again by itself, after a minute at most',
        ),
      ];
    default:
      return [];
  }
}

function specsFinding(state: SpecsState | undefined): readonly Finding[] {
  const about = new About('server', 'specs');
  switch (state) {
    case 'held':
      return [
        about.fault(
          'they have changed, and the server goes on by those of before, since a machine is on its way that they say something else of',
          'wait until that one is installed, or release it; what the server logs of "specs" names it',
        ),
      ];
    case 'refused':
      return [
        about.fault(
          'they have changed, and the server goes on by those of before, since it cannot take them; it accepts and installs nothing meanwhile',
          'mend them: rackwright validate, and look at what the server logs of "specs"',
        ),
      ];
    default:
      return [];
  }
}

function certificate({ https, certificate: pem }: KnownServer, now: number): Finding {
  const about = new About('server', 'certificate');
  const read = new X509Certificate(pem);
  const host = new URL(https).hostname.replace(/^\[|\]$/g, '');
  const days = Math.floor((Date.parse(read.validTo) - now) / DAY_MS);
  const again = 'move tls/ out of the folder of the server, start it again, and prepare ISOs again';
  const named = isIP(host) === 0 ? read.checkHost(host) : read.checkIP(host);
  if (named === undefined) return about.fault(`it is not made for ${host}`, again);
  if (days < LEAST_DAYS) return about.fault(`it holds for ${String(days)} more days`, again);
  return about.ok(`made for ${host}, holds for ${String(days)} days, SHA-256 ${read.fingerprint256}`);
}

async function machines({ http }: KnownServer): Promise<readonly Finding[]> {
  if (http === undefined) {
    const about = new About('server', 'plain HTTP');
    return [about.skipped('the server was started by an older version', 'start it again')];
  }
  const about = new About('server', http);
  const remedy =
    'look at firewalls on this machine, and at --address, --listen and --http-port of the server';
  try {
    const health = await ask(http, '/healthz');
    if (health.status !== 200) return [about.fault(`it answers ${String(health.status)}`, remedy)];
    const loader = await ask(http, `/firmware/${UEFI_LOADER}`);
    const isWhole = loader.body.equals(readFileSync(ipxeFile(UEFI_LOADER)));
    const closed = await ask(http, '/api/machines');
    return [
      isWhole
        ? about.ok(`machines are answered, and ${UEFI_LOADER} comes as it is`)
        : about.fault(`${UEFI_LOADER} does not come as it is on this machine`, remedy),
      ...(closed.status === 404
        ? []
        : [about.fault('routes of users are reached without TLS', 'take away what is in front of it')]),
    ];
  } catch (error) {
    return [about.fault(wordsOf(error), remedy)];
  }
}

async function ask(http: string, path: string): Promise<{ status: number; body: Buffer }> {
  const answer = await fetch(`${http}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}
