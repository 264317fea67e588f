import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostHistory, type HostReport, type RunReport } from '../../inventory';
import { formatEvent } from '../../inventory/run/format-event';
import { runPlaybook } from '../../inventory/run/playbook';
import { runHtml } from '../../inventory/run/run-html';
import type { RunEvent } from '../../inventory/run/run-event';
import { Tally } from '../../inventory/run/tally';

const root = join(__dirname, '../..');
const program = join(root, '.venv/bin/ansible-playbook');
const itHere = existsSync(program) ? it : it.skip;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-notices-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const playbook = `
- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.debug: { msg: 'nothing is mounted at /data: the disk is not there' }
    - ansible.builtin.debug: { msg: 'of {{ item }}' }
      loop: [one, two]
      when: item != 'one'
    - ansible.builtin.debug: { msg: hidden }
      no_log: true
    - ansible.builtin.debug: { msg: only with -v, verbosity: 1 }
    - ansible.builtin.debug: { var: inventory_hostname }
    - ansible.builtin.assert: { that: true, success_msg: nobody is told }
`;

itHere(`what tasks debug is told of the host, once (skipped without ${program})`, async () => {
  writeFileSync(join(folder, 'site.yml'), playbook);
  const events: RunEvent[] = [];
  const tally = new Tally(['db1'], (event) => events.push(event));
  const status = await runPlaybook({
    program,
    args: ['-i', 'db1,', '-c', 'local', join(folder, 'site.yml')],
    directory: join(root, 'ansible'),
    environment: { PATH: process.env['PATH'], HOME: folder, ANSIBLE_HOME: join(folder, 'home') },
    log: join(folder, 'ansible.log'),
    signal: new AbortController().signal,
    secrets: new Map(),
    onEvent: (event) => {
      tally.take(event);
      tally.take(event.event === 'notice' ? event : { event: 'play', name: '' });
    },
  });
  expect(status).toBe(0);
  expect(tally.hosts['db1']).toMatchObject({
    state: 'configured',
    notices: ['nothing is mounted at /data: the disk is not there', 'of two'],
  });
  const shown = events.filter(({ type }) => type === 'notice').map((event) => formatEvent(event));
  expect(shown).toEqual([
    'db1: nothing is mounted at /data: the disk is not there',
    'db1: nothing is mounted at /data: the disk is not there',
    'db1: of two',
    'db1: of two',
  ]);
});

const host: HostReport = { state: 'configured', ok: 1, changed: 0, failed: 0, skipped: 0, generation: 'a' };
const reportOf = (hosts: RunReport['hosts']): RunReport => ({
  environment: 'dev',
  result: 'ok',
  startedAt: '2027-01-01T10:00:00.000Z',
  finishedAt: '2027-01-01T10:00:12.500Z',
  check: false,
  hosts,
  failures: [],
  warnings: [],
  folder: '/srv/run',
});

it('stands at the end of a run and on its page', () => {
  const report = reportOf({ web1: host, db1: { ...host, notices: ['no <disk>'] } });
  expect(formatEvent({ type: 'finished', report })).toBe('db1: no <disk>\ndev: 2 configured in 12.5 s');
  expect(runHtml(report)).toContain('<li>db1: no &lt;disk&gt;\n');
  expect(runHtml(reportOf({ web1: host }))).not.toContain('<li>');
});

it('is still known of a host that later runs leave alone, until it is configured again or made anew', () => {
  const write = (time: string, db1: HostReport): void => {
    mkdirSync(join(folder, 'runs', time), { recursive: true });
    writeFileSync(join(folder, 'runs', time, 'report.json'), JSON.stringify(reportOf({ db1 })));
  };
  const told = (): HostReport['notices'] => hostHistory(folder).get('db1')?.notices;
  write('1', { ...host, notices: ['no disk'] });
  write('2', { ...host, state: 'up-to-date' });
  write('3', { ...host, state: 'up-to-date' });
  expect(told()).toEqual(['no disk']);
  write('4', { ...host, state: 'up-to-date', generation: 'b' });
  expect(told()).toBeUndefined();
  write('5', { ...host, notices: ['no disk'] });
  write('6', host);
  expect(told()).toBeUndefined();
});
