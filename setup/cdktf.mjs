#!/usr/bin/env node
// `npx cdktf` in this project: cdktf's own command line, which here asks no server for updates, reports nothing, and takes
// OpenTofu where there is no Terraform. A setting of yours wins.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { findTerraform } from './steps/terraform.mjs';

const binary = process.env.TERRAFORM_BINARY_NAME ?? findTerraform();
const child = spawn(
  process.execPath,
  [createRequire(import.meta.url).resolve('cdktf-cli/bundle/bin/cdktf'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { CHECKPOINT_DISABLE: '1', ...process.env, ...(binary && { TERRAFORM_BINARY_NAME: binary }) },
  },
);
// A terminal tells both; cdktf ends what it runs, and this ends with it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 1 : code;
});
