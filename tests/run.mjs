#!/usr/bin/env node
// `npm test`: set-up, every checker, every test. Ends with "N passed, N failed", where a checker counts as one.
//   --only NAME[,NAME]  runs only these steps;   --long  tries more cases
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { home, setUpOrExit } from '../setup/setup.mjs';
import { say } from '../setup/progress.mjs';
import { quiet } from '../setup/quiet.mjs';
import { steps } from './steps.mjs';

const long = process.argv.includes('--long');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt === -1 ? undefined : process.argv[onlyAt + 1].split(',');
const reports = join(home, '.rackwright', 'test-reports');

/** How long Jest may go on after its report: what still runs then was left behind by a test. */
const PATIENCE_MS = 30_000;

/** Runs a command; answers its exit code. Its output is shown at once, or when it ended where another one runs beside it. */
function execute({ command, args, env, report, isBeside }) {
  return new Promise((resolve) => {
    const output = isBeside ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd: home,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...quiet, FORCE_COLOR: '0', ...env },
    });
    const kept = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => kept.push(chunk));
    child.on('error', (error) => {
      say(`${command}: ${error.message}`);
      resolve(127);
    });
    let reportedAt;
    const watch = setInterval(() => {
      if (!report || !existsSync(report)) return;
      reportedAt ??= Date.now();
      if (Date.now() - reportedAt < PATIENCE_MS) return;
      say('a test left something running, so that Jest does not end: it is ended here, and counts as failed');
      child.kill('SIGKILL');
    }, 1000);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      process.stdout.write(Buffer.concat(kept));
      resolve(signal ? 128 : code);
    });
  });
}

/** What a Jest report counts; a suite that could not even run is a failure. */
function countJest(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests,
  };
}

await setUpOrExit({ forTests: true });
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

async function run(step, isBeside) {
  if (!isBeside) say(`\n── ${step.name}`);
  const started = Date.now();
  const report = join(reports, `${step.name}.json`);
  const args = step.jest ? [...step.args, '--json', `--outputFile=${report}`] : step.args;
  const code = await execute({ ...step, args, report: step.jest ? report : undefined, isBeside });
  const counted = step.jest
    ? countJest(report, code)
    : { passed: Number(code === 0), failed: Number(code !== 0), skipped: 0 };
  for (const key of Object.keys(total)) total[key] += counted[key];
  if (counted.failed > 0) failures.push(step.name);
  say(
    `── ${step.name}: ${counted.failed === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}

const isWanted = (step) => !only || only.includes(step.name);
const { checkers, tests } = steps({ home, long });
// A checker has one thread, and the type-aware linter takes as long as the others together.
await Promise.all(
  checkers.map(async (lane) => {
    for (const step of lane.filter(isWanted)) await run(step, true);
  }),
);
for (const step of tests.filter(isWanted)) await run(step, false);

if (failures.length > 0) say(`\nfailed: ${failures.join(', ')}`);
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
