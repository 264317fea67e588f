// Hosts with the roles of every machine, by Rackwright and by Ansible as it comes, each on new guests. usage:
// main.ts [HOSTS] [dev|prod], or RACKWRIGHT_BENCH_HOSTS and RACKWRIGHT_BENCH_POSTURE; needs root and the guest root.
import type { RunReport } from '../../inventory';
import { Fleet, type Taken } from './fleet';
import { MOST_HOSTS, type Posture } from './fleet-files';

const [, , first, second] = process.argv;
const count = Number(first ?? process.env['RACKWRIGHT_BENCH_HOSTS'] ?? 50);
const posture = second ?? process.env['RACKWRIGHT_BENCH_POSTURE'] ?? 'dev';
/** The measure that was set: how many times as long Ansible takes, and seconds of a second run for 50 hosts. */
const WANTED = { ratio: 3, againS: 25 };

type Row = readonly [what: string, taken: Taken, done: string];

/** How many hosts had a task run, and how many tasks ran on all of them. */
function touched({ hosts }: RunReport): string {
  const all = Object.values(hosts);
  const worked = all.filter(({ state }) => state !== 'up-to-date');
  const sum = (of: 'ok' | 'changed'): number => worked.reduce((total, host) => total + host[of], 0);
  return `${String(worked.length)} of ${String(all.length)} hosts, ${String(sum('ok'))} tasks, ${String(sum('changed'))} changed`;
}

async function ours(): Promise<Row[]> {
  const fleet = await Fleet.start(count, posture as Posture);
  const run = async (what: string, ...options: string[]): Promise<Row> => {
    const taken = await fleet.configure(...options);
    return tell([`rackwright configure${what}`, taken, touched(taken.report)]);
  };
  try {
    // Before Ansible's: the first to ask for a package waits for it, the cache of the lab has it for the others.
    const rows = [await run(''), await run(' --all, again', '--all'), await run(', again')];
    fleet.greet('bench1', 'Another text.');
    return [...rows, await run(', one variable of one host')];
  } finally {
    await fleet.remove();
  }
}

async function plain(): Promise<Row[]> {
  const fleet = await Fleet.start(count, posture as Posture);
  try {
    const run = async (what: string): Promise<Row> =>
      tell([`ansible-playbook with its defaults${what}`, await fleet.ansible(), `${String(count)} hosts`]);
    return [await run(''), await run(', again')];
  } finally {
    await fleet.remove();
  }
}

function tell(row: Row): Row {
  const [what, { seconds, ownCpuS, guestsCpuS }, done] = row;
  const cells = [seconds, ownCpuS, guestsCpuS].map((each) => `${each.toFixed(1)} s`.padStart(12));
  process.stdout.write(`${what.padEnd(58)}${cells.join('')}   ${done}\n`);
  return row;
}

async function main(): Promise<void> {
  if (process.getuid?.() !== 0) {
    process.stdout.write('skipped: the lab has guests as root only\n');
    return;
  }
  if (!(count >= 1 && count <= MOST_HOSTS)) throw new Error(`from 1 to ${String(MOST_HOSTS)} hosts`);
  if (posture !== 'dev' && posture !== 'prod') throw new Error(`${posture} is not dev or prod`);
  process.stdout.write(
    `${`${String(count)} hosts of posture ${posture}: base, users, security`.padEnd(58)}        time     own CPU guests' CPU\n`,
  );
  const own = await ours();
  const theirs = await plain();
  const ratio = (index: number): string =>
    ((theirs[index]?.[1].seconds ?? NaN) / (own[index]?.[1].seconds ?? NaN)).toFixed(1);
  process.stdout.write(
    `ansible-playbook / rackwright: first ${ratio(0)}, again, all ${ratio(1)}; wanted ${String(WANTED.ratio)}, and ${String(WANTED.againS)} s for 50 hosts again\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
