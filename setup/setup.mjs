#!/usr/bin/env node
// `npm run setup`: what Rackwright needs on this machine, on plain Node before anything is installed.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from './progress.mjs';
import { meet, namesOf, report, SetupIncomplete } from './requirements.mjs';
import { automationKey } from './steps/automation-key.mjs';
import * as debian from './steps/debian-packages.mjs';
import { guestRoot } from './steps/guest-root.mjs';
import { nodePackages } from './steps/node-packages.mjs';
import { pythonEnvironment } from './steps/python-environment.mjs';
import { terraform } from './steps/terraform.mjs';

export const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** A checkout has a lock file, which no package of npm has. */
const isCheckout = existsSync(join(home, 'package-lock.json'));
/** What is made for one site lies in its project, since npm replaces the package's folder. */
const project = isCheckout ? home : process.cwd();
const minimumNode = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  throw new SetupIncomplete(`Node ${minimumNode.join('.')} or newer (this is ${process.versions.node})`);
}

const npmPackages = nodePackages({
  folder: home,
  name: 'npm packages',
  what: 'the packages of package-lock.json into node_modules (about 700 MB)',
  required: true,
});

/** What `npm start` needs, and with `forTests` also what `npm test` needs. */
function requirementsFor(forTests) {
  const packages = forTests ? [...debian.lab, ...debian.tests] : debian.lab;
  const requirements = [
    terraform(),
    debian.debianPackages({ packages: debian.login, required: true, name: 'OpenSSH client' }),
    debian.debianPackages({ packages, required: forTests }),
    // Beside a package, npm has installed them.
    ...(isCheckout ? [npmPackages] : []),
    pythonEnvironment({ home, project }),
    automationKey({ project }),
    guestRoot({ home, ...(isCheckout ? { after: npmPackages } : {}) }),
  ];
  if (forTests) {
    const machines = { packages: debian.machines, required: false, name: 'Debian packages for machines' };
    const neighbours = {
      packages: debian.neighbours,
      required: false,
      name: 'Debian packages that tests run',
    };
    requirements.push(debian.debianPackages(machines), debian.debianPackages(neighbours));
    requirements.push(
      nodePackages({
        folder: join(home, 'tests', 'nodes'),
        name: 'other Node versions',
        what: 'Node 22 and 24 into tests/nodes (about 370 MB)',
        required: true,
      }),
    );
  }
  return requirements;
}

/**
 * Sets up for `npm start`, and with `forTests` also for `npm test`.
 * @returns what stays missing, and may
 */
export async function setUp({ forTests = false } = {}) {
  checkNode();
  return meet(requirementsFor(forTests), { reportOnly: process.env.RACKWRIGHT_NO_INSTALL === '1' });
}

/** Runs a set-up and turns its failure into words and an exit code. */
export async function setUpOrExit(options) {
  try {
    return await setUp(options);
  } catch (error) {
    if (error instanceof SetupIncomplete) say(`Set-up is not complete: ${error.message}.`);
    else say(`Set-up failed: ${error.message}`);
    process.exit(1);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const forTests = process.argv.includes('--tests');
  if (process.argv.includes('--json')) say(JSON.stringify(report(requirementsFor(forTests)), undefined, 2));
  else {
    const absent = await setUpOrExit({ forTests });
    say(
      absent.length === 0
        ? 'Everything is in place.'
        : `Everything that is needed is in place; missing: ${namesOf(absent)}.`,
    );
  }
}
