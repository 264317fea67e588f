import { createColors } from 'picocolors';
import {
  type AnsibleCheck,
  ansibleCheck,
  environmentDiff,
  renderMarkdown,
  renderText,
  type TerraformPlan,
  worthAsking,
} from '../../../deploy/plan';
import type { HostReport, RunReport } from '../../../inventory';
import { environmentOf, exampleSite } from '../../inventory/example-site';

const environment = environmentOf(exampleSite());
const vm = (name: string, ...actions: string[]): object => ({
  address: `proxmox_virtual_environment_vm.${name}`,
  mode: 'managed',
  type: 'proxmox_virtual_environment_vm',
  name,
  change: { actions, before: {}, after: {} },
});
const diff = environmentDiff(
  environment,
  {
    resource_changes: [vm('new1', 'create'), vm('anew1', 'delete', 'create'), vm('gone1', 'delete')],
  } as unknown as TerraformPlan,
  { rolesOf: () => [] },
);
const numbers = { ok: 3, changed: 0, failed: 0, skipped: 0 };
const task = (
  name: string,
  status: 'ok' | 'changed' | 'unreachable',
): NonNullable<HostReport['tasks']>[0] => ({
  task: name,
  status,
  seconds: 1,
});
const reportOf = (hosts: Readonly<Record<string, HostReport>>): RunReport => ({
  ...{ environment: 'dev', result: 'failed', startedAt: '', finishedAt: '', check: true, hosts },
  ...{ failures: [], warnings: [], folder: '/runs/1' },
});
const failure = (host: string, stage: 'ssh' | 'task', message: string): HostReport['failure'] => ({
  host,
  stage,
  ...(stage === 'task' ? { task: 'base : Install' } : {}),
  message,
});

describe('what Ansible would change', () => {
  const names = ['dev1', 'dev2', 'lost1', 'dead1', 'bad1', 'talos1', 'new1', 'anew1', 'late1'];
  const present = names.filter((name) => !['new1', 'late1'].includes(name));
  const asked = worthAsking(diff, [...present, 'gone1']);
  const report = reportOf({
    dev1: {
      ...{ state: 'configured', ...numbers, changed: 2 },
      tasks: [task('base : One', 'changed'), task('base : Same', 'ok'), task('users : <b>|`Two`', 'changed')],
    },
    dev2: { state: 'configured', ...numbers },
    dead1: { state: 'failed', ...numbers, failure: failure('dead1', 'ssh', 'SSH did not answer')! },
    lost1: {
      ...{ state: 'failed', ...numbers, failure: failure('lost1', 'task', 'Connection reset')! },
      tasks: [task('base : One', 'changed'), task('base : Install', 'unreachable')],
    },
    bad1: { state: 'failed', ...numbers, failure: failure('bad1', 'task', 'No package |\n</details>')! },
  });
  const check: AnsibleCheck = ansibleCheck(diff, { names, asked, report });

  it('is asked of machines that are there and stay, and of no others', () => {
    expect(asked).toEqual(['dev1', 'dev2', 'lost1', 'dead1', 'bad1', 'talos1']);
  });

  it('is told of every machine, also of those that are new, out of reach, or go', () => {
    expect(check.hosts.map(({ name, outcome, message }) => [name, outcome, message])).toEqual([
      ['dev1', 'changes', undefined],
      ['dev2', 'unchanged', undefined],
      ['lost1', 'unreachable', 'base : Install: Connection reset'],
      ['dead1', 'unreachable', 'SSH did not answer'],
      ['bad1', 'failed', 'base : Install: No package |\n</details>'],
      ['talos1', 'unasked', 'no role runs on it'],
      ['new1', 'unasked', 'is made by the deploy, and gets all of its roles then'],
      ['anew1', 'unasked', 'is made anew by the deploy, and gets all of its roles then'],
      ['late1', 'unasked', 'nothing here says that it is deployed'],
      ['gone1', 'unasked', 'is destroyed by the deploy'],
    ]);
    expect(check).toMatchObject({ isComplete: false, folder: '/runs/1' });
  });

  it('is text for a terminal, with the tasks', () => {
    const text = renderText({ ...diff, check }, createColors(false));
    expect(text).toContain(
      'Ansible would change (differences are in /runs/1):\n' +
        '    dev1  2 tasks\n      base : One\n      users : <b>|`Two`\n' +
        '    lost1  cannot be reached: base : Install: Connection reset\n',
    );
    expect(text).toContain('    new1  not asked: is made by the deploy');
    expect(text).not.toContain('dev2');
  });

  it('is a table for a pull request, that no name or message breaks', () => {
    const page = renderMarkdown({ ...diff, check });
    const rows = page.split('\n').filter((line) => line.startsWith('| dev1') || line.startsWith('| bad1'));
    expect(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).toEqual([3, 3]);
    expect(page).toContain('**:warning: cannot be reached**: SSH did not answer');
    expect(page).not.toContain('<b>');
    expect(page.match(/<\/details>/g)).toHaveLength(1);
  });

  it('says that nothing would change only where every machine that was asked has said so', () => {
    const one = { names: ['dev2'], asked: ['dev2'] };
    const clean = ansibleCheck(diff, { ...one, report });
    expect(clean.isComplete).toBe(true);
    expect(renderText({ ...diff, check: clean }, createColors(false))).toContain(
      'Ansible would change nothing.',
    );
    const without = ansibleCheck(diff, { ...one, failure: 'Ansible is not installed' });
    expect(without.isComplete).toBe(false);
    const text = renderText({ ...diff, check: without }, createColors(false));
    expect(text).toContain('dev2  not asked: Ansible is not installed');
    expect(text).not.toContain('nothing');
    expect(renderMarkdown({ ...diff, check: without })).toContain('Ansible is not installed');
  });
});
