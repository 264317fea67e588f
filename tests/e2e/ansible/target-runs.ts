import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configure,
  ConfigureError,
  type ConfigureOptions,
  type RunEvent,
  type RunReport,
} from '../../../inventory';
import type { Site } from '../../../site';
import { environmentOf, exampleSite } from '../../inventory/example-site';
import { SshTargets, unavailable, venv } from './ssh-target';

const CONTENT = join(__dirname, '../../../ansible');
const LEDGER_TASKS = join(CONTENT, 'playbooks/tasks/record.yml');
export const ADDRESSES = { router: '10.0.12.2', dev1: '10.0.12.11' };

/** Tests of runs on hosts without machines: skipped, with the reason in their name, where none can be stood in for. */
export function describeOnTargets(name: string, body: (runs: TargetRuns) => void): void {
  if (unavailable === null)
    describe(name, () => {
      body(new TargetRuns());
    });
  else describe.skip(`${name} (skipped: ${unavailable})`, () => undefined);
}

/** Runs on the hosts of `exampleSite`, each test with a folder, a playbook and ledgers of its own. */
export class TargetRuns {
  site!: Site;
  directory!: string;
  ansibleDirectory!: string;
  /** What the runs of the test told. */
  events: RunEvent[] = [];
  #targets: SshTargets | undefined;

  constructor() {
    beforeAll(() => {
      this.#targets = new SshTargets();
      for (const address of Object.values(ADDRESSES)) this.targets.add(address);
    });
    afterAll(() => {
      this.#targets?.close();
    });
    beforeEach(() => {
      this.#begin();
    });
    afterEach(() => {
      rmSync(this.directory, { recursive: true });
    });
  }

  get targets(): SshTargets {
    if (this.#targets === undefined) throw new Error('the targets are there while tests run');
    return this.#targets;
  }

  /** The environment's folder. */
  get work(): string {
    return join(this.directory, 'dev');
  }

  /** The ledger's tasks are the real ones; what comes before is the test's. */
  playbook(tasks: string): void {
    const folder = join(this.ansibleDirectory, 'playbooks');
    execFileSync('mkdir', ['-p', folder]);
    writeFileSync(
      join(folder, 'site.yml'),
      `- name: Test\n  hosts: all\n  gather_facts: false\n  vars:\n    ansible_python_interpreter: /usr/bin/python3\n  tasks:\n${tasks}  post_tasks:\n    - name: Record\n      ansible.builtin.import_tasks: ${LEDGER_TASKS}\n`,
    );
  }

  run(more: Partial<ConfigureOptions> = {}): Promise<RunReport> {
    return configure({
      site: this.site,
      environment: environmentOf(this.site),
      directory: this.work,
      ansibleDirectory: this.ansibleDirectory,
      venv,
      processEnvironment: { PATH: process.env['PATH'], HOME: this.directory },
      proxyCommand: this.targets.proxyCommand,
      sshTimeoutMs: 20_000,
      onEvent: (event) => this.events.push(event),
      ...more,
    });
  }

  /** The same where it fails. */
  async failure(more: Partial<ConfigureOptions> = {}): Promise<ConfigureError> {
    return await failureOf(this.run(more));
  }

  #begin(): void {
    const example = exampleSite({
      router: { nics: [this.targets.nic(ADDRESSES.router)] },
      dev1: { nics: [this.targets.nic(ADDRESSES.dev1)] },
    });
    const { user, identityFile } = this.targets;
    this.site = { ...example, automation: { user, identityFile } };
    this.directory = mkdtempSync(join(tmpdir(), 'rackwright-run-'));
    this.ansibleDirectory = join(this.directory, 'ansible-content');
    for (const part of ['ansible.cfg', 'plugins'])
      cpSync(join(CONTENT, part), join(this.ansibleDirectory, part), { recursive: true });
    this.playbook('    - name: Say hello\n      ansible.builtin.command: echo hello\n');
    this.events = [];
    for (const address of Object.values(ADDRESSES))
      rmSync(join(this.targets.directory, address, 'lib/rackwright'), { recursive: true, force: true });
  }
}

/** Why a run failed. */
export async function failureOf(run: Promise<unknown>): Promise<ConfigureError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigureError);
  return error as ConfigureError;
}

/** What became of each host. */
export const statesOf = (report?: Pick<RunReport, 'hosts'>): Record<string, string> =>
  Object.fromEntries(Object.entries(report?.hosts ?? {}).map(([host, { state }]) => [host, state]));
