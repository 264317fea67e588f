// Runs the tests of constructs, stacks and the site's deployment with cdktn, the community's fork of cdktf, in cdktf's place:
// `node tests/fork/run.mjs`. The fork is fetched from the npm registry into a folder that is removed afterwards.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '0.24.0';
const home = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const require = createRequire(import.meta.url);

/** Fetches and unpacks the fork; its own dependencies are in its package. */
function fetchFork(folder) {
  const packed = spawnSync('npm', ['pack', `cdktn@${VERSION}`, '--silent', '--pack-destination', folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (packed.status !== 0) return undefined;
  const file = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
  const unpacked = spawnSync('tar', ['-xzf', file, '-C', folder], { stdio: 'inherit' });
  return unpacked.status === 0 ? join(folder, 'package') : undefined;
}

/** Jest's unit project, in which every import of cdktf is one of the fork. */
function configFor(fork) {
  const { projects, ...rest } = require(join(home, 'jest.config.js'));
  const [unit] = projects;
  return {
    ...rest,
    ...unit,
    rootDir: home,
    displayName: 'fork',
    moduleNameMapper: {
      '^cdktf$': fork,
      '^cdktf/(.*)$': `${fork}/$1`,
      // The fork lies outside of the project, whose constructs it is to share.
      '^constructs$': join(home, 'node_modules', 'constructs'),
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'rackwright-fork-'));
try {
  const fork = fetchFork(folder);
  if (fork === undefined) {
    process.stderr.write(`cdktn ${VERSION} cannot be fetched: is the npm registry reachable?\n`);
    process.exitCode = 1;
  } else {
    const config = join(folder, 'jest.json');
    writeFileSync(config, JSON.stringify(configFor(fork)));
    const args = process.argv.slice(2);
    // The test command adds options of Jest's.
    const tests = args.some((each) => !each.startsWith('-'))
      ? args
      : [...args, '--', 'tests/constructs', 'tests/stacks'];
    const jest = join(home, 'node_modules', 'jest', 'bin', 'jest.js');
    const { status } = spawnSync(process.execPath, [jest, '--config', config, '--rootDir', home, ...tests], {
      cwd: home,
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
