import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { remedyOf } from '../../inventory/run/remedy';
import { runHtml } from '../../inventory/run/run-html';
import { runJunit } from '../../inventory/run/run-junit';
import type { RunReport } from '../../inventory';

const failure = {
  host: 'web2',
  stage: 'task' as const,
  task: 'base : Install <b>',
  message: 'E: No space left on device & "more"\u0007',
  remedy: 'make room',
};
const counts = { ok: 2, changed: 1, failed: 0, skipped: 1 };
const report: RunReport = {
  environment: 'dev',
  result: 'failed',
  startedAt: '2027-01-01T10:00:00.000Z',
  finishedAt: '2027-01-01T10:00:12.500Z',
  check: false,
  hosts: {
    web1: {
      ...counts,
      state: 'configured',
      tasks: [
        { task: 'base : Set', status: 'changed', seconds: 1.5 },
        { task: 'base : Ask', status: 'skipped', seconds: 0 },
        { task: 'base : Install <b>', status: 'ok', seconds: 4 },
      ],
    },
    web2: {
      ...counts,
      failed: 1,
      state: 'failed',
      failure,
      tasks: [{ task: 'base : Install <b>', status: 'failed', seconds: 3 }],
    },
    web3: {
      ok: 0,
      changed: 0,
      failed: 0,
      skipped: 0,
      state: 'failed',
      failure: { host: 'web3', stage: 'ssh', message: 'no answer' },
    },
    web4: { ok: 0, changed: 0, failed: 0, skipped: 0, state: 'unfinished' },
    web5: { ok: 0, changed: 0, failed: 0, skipped: 0, state: 'up-to-date' },
  },
  failures: [failure, { host: 'web3', stage: 'ssh', message: 'no answer' }],
  warnings: [],
  folder: '/srv/run',
};

it('is JUnit with a suite for each host, in which failures are told', () => {
  const xml = runJunit(report);
  expect(xml).toContain('<testsuite name="web1" tests="3" failures="0" skipped="1" errors="0" time="5.500">');
  expect(xml).toContain('<testcase classname="rackwright.dev.web1" name="base : Set" time="1.500">');
  expect(xml).toContain('<testsuite name="web2" tests="1" failures="1"');
  expect(xml).toContain('>E: No space left on device &amp; &quot;more&quot;\uFFFD&#10;make room</failure>');
  expect(xml).toMatch(/name="web3" tests="1" failures="1"[^]*name="ssh">\n\s*<failure type="ssh"/);
  expect(xml).toMatch(/name="web4" tests="1" failures="0" skipped="1"/);
  expect(xml).toMatch(/name="web5" tests="1" failures="0" skipped="0"/);
});

const xmllint = '/usr/bin/python3';
(existsSync(xmllint) ? it : it.skip)(`is XML (skipped without ${xmllint})`, () => {
  const script =
    'import sys, xml.etree.ElementTree as e; print(len(e.fromstring(sys.stdin.buffer.read()).findall(".//testcase")))';
  expect(execFileSync(xmllint, ['-c', script], { input: runJunit(report), encoding: 'utf8' })).toBe('7\n');
});

it('is a page of its own with the slowest tasks first, and nothing of what hosts say is markup', () => {
  const html = runHtml(report);
  expect(html).toContain('<title>dev: failed</title>');
  expect(html).toContain(
    '<td>base : Install &lt;b&gt;<td class="number">2<td class="number">0<td class="number">7.0<td class="number">4.0',
  );
  expect(html.indexOf('Install &lt;b&gt;<td')).toBeLessThan(html.indexOf('base : Set<td'));
  expect(html).toContain('→ make room');
  expect(html).not.toMatch(/<b>|src=|href=|<script/);
});

it.each([
  ['sudo: a password is required', 'without a password'],
  ['Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12', 'another program installs'],
  ['E: Write error - write (28: No space left on device)', 'disk of the host is full'],
  [
    'Failed to lock apt for exclusive operation: Failed to lock directory /var/lib/apt/lists/',
    'another program',
  ],
  ['mkdir: cannot create directory: Read-only file system', 'nothing can be written'],
  ['the host refuses the key: admin@10.0.0.1: Permission denied (publickey).', "automation's public key"],
  ['SSH did not answer within 2 s: the machine is off', 'see that the machine runs'],
  ["Temporary failure resolving 'deb.debian.org'", 'does not reach its package archives'],
])('knows what to do about %s', (message, remedy) => {
  expect(remedyOf({ message })).toContain(remedy);
});

it('knows no remedy for what it does not know', () => {
  expect(remedyOf({ message: 'the moon is full' })).toBeUndefined();
});
