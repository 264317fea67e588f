#!/usr/bin/env node
// `npx cdktf` in this project: cdktf's own command line, which here asks no server for updates, reports nothing, and takes
// OpenTofu where there is no Terraform that is new enough. A setting of yours wins.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { quiet } from './quiet.mjs';
import { findTerraform } from './steps/terraform.mjs';

/** The program, or words about where to get it. */
function programOrExit() {
  try {
    return createRequire(import.meta.url).resolve('cdktf-cli/bundle/bin/cdktf');
  } catch {
    process.stderr.write(
      'cdktf-cli is not installed here. In this project: npm run setup; elsewhere: npm install cdktf-cli\n',
    );
    process.exit(1);
  }
}

/** Terraform warns of a file that is not there at each of its starts, which cdktf shows as errors: once is enough. */
function withoutMissingConfig({ TF_CLI_CONFIG_FILE: file }) {
  if (!file || existsSync(file)) return {};
  process.stderr.write(
    `TF_CLI_CONFIG_FILE names ${file}, which is not there: Terraform goes on without it.\n`,
  );
  return { TF_CLI_CONFIG_FILE: '/dev/null' };
}

const program = programOrExit();
const binary = process.env.TERRAFORM_BINARY_NAME || findTerraform();
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...quiet,
    ...process.env,
    ...(binary && { TERRAFORM_BINARY_NAME: binary }),
    ...withoutMissingConfig(process.env),
  },
});
// A terminal tells both; cdktf ends what it runs, and this ends with it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 1 : code;
});
