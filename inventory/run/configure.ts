import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Vm } from '../../site';
import { configuredBy } from '../configured-by';
import { readAnsibleParts } from '../content/ansible-content';
import { loginOf } from '../login-address';
import { ansibleEnvironment, ansiblePlaybook } from './ansible-program';
import { checkIdentity } from './check-identity';
import { ConfigureError } from './configure-error';
import { recordConfigured } from './configured-record';
import type { ConfigureOptions } from './configure-options';
import { endConnections } from './end-connections';
import { lockEnvironment } from './environment-lock';
import { formatFailure } from './format-event';
import { inParallel } from './in-parallel';
import { learnAddresses, type LearnedAddresses } from './learn-addresses';
import { learnHostKeys } from './learn-host-keys';
import { runPlaybook } from './playbook';
import { chosenHosts, prepareRun, type PreparedRun } from './prepare-run';
import type { RunEvent } from './run-event';
import { privateFolder, RunFolder } from './run-folder';
import type { RunReport } from './run-report';
import type { SshClient } from './ssh-login';
import { Tally } from './tally';
import { keyedHost, patienceWith } from './patience';
import { waitUntilReady } from './wait-until-ready';

// Logins under way at once: each is a process.
const LOGINS = 50;

/** What the steps of a run share. */
interface Run {
  readonly options: ConfigureOptions;
  readonly prepared: PreparedRun;
  readonly learned: LearnedAddresses;
  readonly folder: RunFolder;
  readonly client: SshClient;
  readonly tally: Tally;
  readonly emit: (event: RunEvent) => void;
}

/**
 * Configures hosts with Ansible: waits until SSH answers and cloud-init has finished, leaves out the hosts that are up to
 * date, runs the playbook on the others, and writes down what became of each.
 *
 * Interrupted or failed, it may simply be called again: hosts that were finished are then up to date.
 * @returns the report of a run in which every host was configured or up to date
 * @throws ConfigureError CONFIGURE_UNKNOWN_HOST, CONFIGURE_NO_ANSIBLE, CONFIGURE_NO_KEY, CONFIGURE_LOCKED before anything is done;
 *   CONFIGURE_FAILED, CONFIGURE_INTERRUPTED, CONFIGURE_LOCK_LOST with the report
 * @throws InventoryError for a site that cannot be turned into an inventory
 */
export async function configure(options: ConfigureOptions): Promise<RunReport> {
  const hosts = chosenHosts(options);
  const program = ansiblePlaybook(options.venv);
  checkIdentity(options);
  privateFolder(options.directory);
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, ...(options.signal ? [options.signal] : [])]);
  const lock = await lockEnvironment(options.directory, {
    signal,
    onWait: (holder) => options.onEvent?.({ type: 'lock-wait', holder }),
    onLost: () => {
      lost.abort(
        new ConfigureError(
          'CONFIGURE_LOCK_LOST',
          'this process was suspended, and another run may have started',
        ),
      );
    },
  });
  try {
    const clock = options.clock ?? ((): Date => new Date());
    const startedAt = clock();
    const folder = new RunFolder(options.directory, startedAt);
    const emit = (event: RunEvent): void => {
      folder.record(event, clock());
      options.onEvent?.(event);
    };
    const names = hosts.map((vm) => vm.name);
    const tally = new Tally(names, emit);
    emit({ type: 'started', environment: options.environment.name, hosts: names, folder: folder.path });
    const learned = await learnAddresses(options, hosts, signal, emit);
    const prepared = prepareRun(options, learned.addresses, tmpdir());
    const client: SshClient = {
      program: options.ssh ?? 'ssh',
      config: prepared.sshConfig,
      environment: ansibleEnvironment(options),
      signal,
    };
    const run: Run = { options, prepared, learned, folder, client, tally, emit };
    try {
      await work(run, hosts, program);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await endConnections(client, prepared.controlDirectory);
    }
    const report = makeReport(run, signal.aborted, startedAt, clock());
    keepConfigured(run, hosts, report);
    folder.report(report);
    emit({ type: 'finished', report });
    return verdict(report, lost.signal);
  } finally {
    await lock.release();
  }
}

async function work(run: Run, hosts: readonly Vm[], program: string): Promise<void> {
  let left = await prepareHosts(run, hosts);
  while (left.length > 0) {
    await play(run, left, program);
    // When all hosts of one play failed, Ansible leaves out the plays after it for the others too: they go on.
    const unfinished = left.filter((host) => run.tally.hosts[host]?.state === 'unfinished');
    if (run.client.signal.aborted || unfinished.length === left.length) return;
    left = unfinished;
  }
}

/** Runs the playbook on hosts that are ready. */
async function play(run: Run, ready: readonly string[], program: string): Promise<void> {
  run.emit({ type: 'playbook', hosts: ready });
  const { options, folder, prepared, client, tally } = run;
  const status = await runPlaybook({
    program,
    args: playbookArguments(options, prepared, folder.write('limit.txt', `${ready.join('\n')}\n`)),
    directory: options.ansibleDirectory,
    environment: client.environment,
    log: folder.log,
    signal: client.signal,
    secrets: options.secrets ?? new Map(),
    onEvent: (event) => {
      tally.take(event);
    },
  });
  // Without statistics it was no host that failed: a playbook that does not parse, for instance.
  if (status !== null && status !== 0 && tally.failures.length === 0) {
    const message = `ansible-playbook ended with status ${status}: ${readFileSync(folder.log, 'utf8').trim().slice(-2000)}`;
    for (const host of ready) tally.fail({ host, stage: 'task', message });
  }
}

/** Waits for all hosts and gives the names of those that Ansible has to work on. */
async function prepareHosts(run: Run, hosts: readonly Vm[]): Promise<string[]> {
  const { options, prepared, client, tally, emit } = run;
  const routers = new Map<string, Promise<boolean>>();
  const prepare = async (vm: Vm): Promise<boolean> => {
    const unknown = run.learned.unknown[vm.name];
    if (unknown !== undefined) {
      tally.fail({ host: vm.name, stage: 'ssh', message: unknown });
      return false;
    }
    const jump = loginOf(options.environment, vm).jump;
    if (jump !== undefined && (await routers.get(jump)) === false) {
      tally.fail({
        host: vm.name,
        stage: 'ssh',
        message: `cannot be reached: its router ${jump} did not get ready`,
      });
      return false;
    }
    const ledger = prepared.ledgers[vm.name];
    const forgetUnless = options.check ? undefined : ledger;
    const host = {
      name: vm.name,
      ...keyedHost(options, vm),
      forgetUnless,
    };
    const patience = { ...patienceWith(options, vm), begun: performance.now() };
    const advice = await learnHostKeys(options, { client, vm, host, patience, onEvent: emit });
    if (advice.kind === 'refused') {
      tally.fail({ host: vm.name, stage: 'ssh', message: advice.message });
      return false;
    }
    const answer = await waitUntilReady(client, host, patience, emit);
    if (!answer.ready) {
      tally.fail(answer.failure);
      return false;
    }
    if (answer.warning !== undefined) tally.warnings.push(answer.warning);
    // Nothing was taken of a host that could not be logged in to.
    if (advice.kind === 'first-contact' && advice.notice !== undefined) {
      tally.notice(vm.name, advice.notice);
      tally.warnings.push(`${vm.name}: ${advice.notice}`);
    }
    if (options.changedOnly && ledger !== undefined && answer.ledger === ledger) tally.upToDate(vm.name);
    return true;
  };
  await inParallel(hosts, LOGINS, (vm) => {
    const prepared = prepare(vm);
    if (vm.role === 'router') routers.set(vm.name, prepared);
    return prepared;
  });
  return tally.in('unfinished');
}

function playbookArguments(options: ConfigureOptions, prepared: PreparedRun, limitFile: string): string[] {
  return [
    '--inventory',
    prepared.inventory,
    '--limit',
    `@${limitFile}`,
    ...(options.check ? ['--check'] : []),
    ...(options.diff ? ['--diff'] : []),
    ...(options.tags?.length ? ['--tags', options.tags.join(',')] : []),
    ...(options.forks === undefined ? [] : ['--forks', String(options.forks)]),
    options.playbook ?? join('playbooks', 'site.yml'),
  ];
}

/** Only the whole playbook of every deploy brings a host to what its hash stands for. */
function keepConfigured({ options, prepared }: Run, hosts: readonly Vm[], { hosts: told }: RunReport): void {
  const { site, environment, directory, ansibleDirectory, check, tags, playbook } = options;
  if (check === true || tags?.length || playbook !== undefined) return;
  const done = hosts.filter(({ name }) => told[name]?.state === 'configured');
  if (done.length === 0) return;
  const partsOf = readAnsibleParts(ansibleDirectory);
  for (const vm of done) {
    const hash = prepared.hashes[vm.name] ?? '';
    recordConfigured(directory, vm.name, configuredBy({ site, environment, vm, hash }, partsOf));
  }
}

function makeReport(run: Run, interrupted: boolean, startedAt: Date, finishedAt: Date): RunReport {
  const { options, tally, folder, learned } = run;
  const hosts = Object.entries(tally.hosts).map(([name, host]) => {
    const address = learned.addresses[name];
    const generation = options.generations?.[name];
    const known = {
      ...(address === undefined ? {} : { address }),
      ...(generation === undefined ? {} : { generation }),
    };
    return [name, { ...host, ...known }] as const;
  });
  return {
    environment: options.environment.name,
    result: interrupted
      ? 'interrupted'
      : tally.failures.length > 0 || tally.in('unfinished').length > 0
        ? 'failed'
        : 'ok',
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    check: options.check ?? false,
    hosts: Object.fromEntries(hosts),
    failures: tally.failures,
    warnings: tally.warnings,
    folder: folder.path,
  };
}

function verdict(report: RunReport, lost: AbortSignal): RunReport {
  if (report.result === 'ok') return report;
  if (lost.aborted) throw new ConfigureError('CONFIGURE_LOCK_LOST', (lost.reason as Error).message, report);
  if (report.result === 'interrupted') {
    throw new ConfigureError(
      'CONFIGURE_INTERRUPTED',
      `the configuration of ${report.environment} was interrupted; the same command goes on with the hosts that are left`,
      report,
    );
  }
  const failures = report.failures.map((failure) => `  ${formatFailure(failure).replaceAll('\n', '\n    ')}`);
  throw new ConfigureError(
    'CONFIGURE_FAILED',
    `${report.failures.length} of ${Object.keys(report.hosts).length} hosts of ${report.environment} could not be configured:\n` +
      `${failures.join('\n')}\nThe whole log is ${join(report.folder, 'ansible.log')}`,
    report,
  );
}
