import { servedOperations } from '../../../../lab/pve/routes';
import { type PveClient, PveError } from '../../../../pve/client';
import { violations } from '../conformance/conform';
import { startDataCentre } from '../conformance/data-centre';
import { DEPARTURES } from '../conformance/departures';
import { officialOperations } from '../conformance/official';
import type { LabFixture } from '../lab-fixture';
import { Random } from './random';
import { requestFor, type FuzzRequest } from './requests';
import { stateOf } from './state';

/** What a run found. */
export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  readonly restarts: number;
  /** By status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** One for each kind of fault, with the request that showed it. */
  readonly findings: readonly string[];
}

export interface FuzzOptions {
  readonly version: '9.2.3' | '8.4.2';
  readonly seed: number;
  /** When it ends: after so many requests, or so many milliseconds. */
  readonly until: { readonly requests: number } | { readonly milliseconds: number };
  /** Requests between two restarts of the lab. */
  readonly restartEvery: number;
}

/** Words that no PVE says: an error of the lab's own. */
const OWN_ERROR =
  /TypeError|RangeError|SyntaxError|ReferenceError|undefined|Cannot (?:read|convert|set)|is not (?:a function|iterable)|is not defined(?! in schema| \(missing 'custom-)|\[object |ENOENT|EISDIR|EACCES|ENAMETOOLONG|ERR_|Maximum call stack|heap|NaN/;

/** Left out: these end the fuzzer's own login, or the nodes that it knows. */
const LEFT_OUT =
  /^DELETE \/cluster\/config\/nodes|^(?:PUT|DELETE|POST) \/access\/users\/\{userid\}\/token|^PUT \/access\/password|upload$|\/tasks\/\{upid\}\/status$/;

const MOST_FINDINGS = 40;

/** Makes requests of every kind, and looks at every answer. */
export async function fuzz({ version, seed, until, restartEvery }: FuzzOptions): Promise<FuzzReport> {
  const random = new Random(seed);
  const major = version.startsWith('9') ? 9 : 8;
  const official = officialOperations(major === 9 ? '9.2' : '8.4');
  const operations = servedOperations(major).filter((name) => !LEFT_OUT.test(name));
  const findings = new Map<string, string>();
  const statuses: Record<number, number> = {};
  const note = (key: string, text: string): void => {
    if (findings.size < MOST_FINDINGS && !findings.has(key)) findings.set(key, text);
  };
  let fixture = await startDataCentre(version);
  let [requests, restarts] = [0, 0];
  const end = 'requests' in until ? until.requests : Date.now() + until.milliseconds;
  const isOver = (): boolean => ('requests' in until ? requests : Date.now()) >= end;
  try {
    while (!isOver()) {
      const batch = Array.from({ length: 8 }, () => requestFor(random.pick(operations), major, random));
      await Promise.all(
        batch.map(async (request) => {
          const { status, complaint } = await send(
            fixture.client,
            request,
            official.get(request.name)?.returns,
          );
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (complaint !== undefined)
            note(`${request.name} ${complaint.slice(0, 60)}`, written(request, complaint));
        }),
      );
      requests += batch.length;
      if (requests % restartEvery !== 0 && !isOver()) continue;
      restarts += 1;
      for (const bad of await badTasks(fixture)) note(`task ${bad.slice(0, 60)}`, bad);
      const before = await stateOf(fixture.client);
      await fixture.stop();
      fixture = await fixture.restart();
      const after = await stateOf(fixture.client);
      for (const path of Object.keys(before)) {
        if (before[path] !== after[path]) {
          note(`restart ${path}`, `restart: ${path}\n${difference(before[path] ?? '', after[path] ?? '')}`);
        }
      }
    }
  } finally {
    await fixture.remove();
  }
  return { seed, requests, restarts, statuses, findings: [...findings.values()] };
}

/** The part in which two texts differ. */
function difference(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const from = Math.max(0, at - 200);
  return `  before …${before.slice(from, at + 200)}\n  after  …${after.slice(from, at + 200)}`;
}

function written({ method, path, params }: FuzzRequest, complaint: string): string {
  return `${method} ${path} ${JSON.stringify(params).slice(0, 600)}\n  → ${complaint.slice(0, 600)}`;
}

interface Seen {
  readonly status: number;
  readonly complaint?: string;
}

async function send(
  client: PveClient,
  request: FuzzRequest,
  returns: Parameters<typeof violations>[0] | undefined,
): Promise<Seen> {
  const call = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const;
  try {
    const answer = await client[call[request.method]](request.path, request.params);
    const found = returns
      ? violations(returns, answer).filter((line) => !isAccepted(`${request.name} ${line}`))
      : [];
    return {
      status: 200,
      ...(found.length > 0 ? { complaint: `answer: ${found.slice(0, 3).join('; ')}` } : {}),
    };
  } catch (error) {
    if (!(error instanceof PveError) || error.status === 0)
      return { status: 0, complaint: `no answer: ${String(error)}` };
    const words = [error.reason, ...Object.values(error.errors)]
      .join(' ')
      .replace(/in the enumeration '[^']*'/g, '')
      // Names that earlier requests gave.
      .replace(/referenced by: .*/g, '');
    const given = Object.values(request.params).join(' ') + decodeURIComponent(request.path);
    // What the client itself said may be quoted.
    const own = OWN_ERROR.exec(words)?.[0];
    const isOwn = own !== undefined && !given.includes(own);
    return { status: error.status, ...(isOwn ? { complaint: `${error.status} ${words}` } : {}) };
  }
}

/** Where the official description and what PVE sends part ways, in cases that only a fuzzer makes too. */
const ACCEPTED: readonly RegExp[] = [
  ...DEPARTURES,
  // Without `verbose` only the ids; a container that is off has no interfaces.
  /hardware\/pci data\[\d+\]\.\w+: missing/,
  /lxc\/\{vmid\}\/interfaces data: no array: null/,
  // What lies in files of text comes as text.
  /nodes\/\{node\}\/network data(?:\[\d+\])?\.[\w-]+: not integer: "\d+"/,
  // The description knows fewer kinds of a second factor than there are.
  /\{userid\}\/tfa data\.(?:user|types\[\d+\]): not string: "\w+"/,
  // What is new waits as a whole.
  /cluster\/sdn\/(?:fabrics|route-maps|prefix-lists)\/\S+ data(?:\.\w+)?(?:\[\d+\])?\.\w+: missing/,
  // 8.4 says that all of them are texts.
  /\/pending data\[\d+\]\.\w+: not string: \d+/,
  // 8.4 calls it a flag; it is what waits.
  /cluster\/sdn\/\w+ data\[\d+\]\.pending: not boolean/,
];

function isAccepted(line: string): boolean {
  return ACCEPTED.some((pattern) => pattern.test(line));
}

/** Tasks that ended with words that no PVE says. */
async function badTasks({ client }: LabFixture): Promise<readonly string[]> {
  const nodes = await client.get<readonly { node: string }[]>('nodes');
  const lists = await Promise.all(
    nodes.map(({ node }) =>
      client.get<readonly { upid: string; status?: string }[]>(`nodes/${node}/tasks`, {
        limit: 1000,
        errors: 1,
      }),
    ),
  );
  return (
    lists
      .flat()
      // What stands in quotes was given.
      .filter(({ status = '' }) => OWN_ERROR.test(status.replace(/'[^']*'/g, '')))
      .map(({ upid, status }) => `task ${upid}: ${status ?? ''}`)
  );
}
