#!/usr/bin/env node
// `npm start`: from a fresh machine to a configured `dev` on the built-in lab.
import { spawnSync } from 'node:child_process';
import { say } from './progress.mjs';
import { quiet } from './quiet.mjs';
import { home, setUpOrExit } from './setup.mjs';
import { findTerraform } from './steps/terraform.mjs';

const environment = process.argv[2] ?? 'dev';

/** Runs one of the commands that a user would type, and stops with its exit code when it fails. */
function step(title, command, args) {
  say(`\n── ${title}: ${[command, ...args].join(' ')}`);
  const { status, signal } = spawnSync(command, args, {
    cwd: home,
    stdio: 'inherit',
    env: { ...process.env, ...quiet, TERRAFORM_BINARY_NAME: findTerraform() ?? 'terraform' },
  });
  if (status === 0) return;
  say(
    `${title} did not finish${signal ? ` (${signal})` : ''}. Run npm start again: it goes on from where it stopped.`,
  );
  process.exit(status ?? 1);
}

await setUpOrExit();
step('Lab', 'npx', ['rackwright', 'lab', 'up']);
step('Deploy', 'npx', ['cdktf', 'deploy', environment, '--auto-approve']);
step('Summary', 'npx', ['rackwright', 'summary', environment]);
