import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from 'cdktf-cli/package.json';
import { bin } from '../../package.json';

const home = join(__dirname, '../..');
const TOFU = '#!/bin/sh\necho \'{"terraform_version": "1.11.4"}\'\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-cdktf-'));
  // What cdktf sees when it begins, said when it ends.
  writeFileSync(
    join(folder, 'look.cjs'),
    'if (/cdktf-cli/.test(process.argv[1])) process.on("exit", () => console.log(JSON.stringify(["CHECKPOINT_DISABLE", "DISABLE_VERSION_CHECK", "TERRAFORM_BINARY_NAME", "TF_CLI_CONFIG_FILE"].map((name) => process.env[name] ?? ""))));',
  );
  writeFileSync(join(folder, 'tofu'), TOFU, { mode: 0o755 });
  symlinkSync(process.execPath, join(folder, 'node'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `npx cdktf --version` of a checkout. */
function start(checkout: string, settings: Readonly<Record<string, string>>): SpawnSyncReturns<string> {
  const env = {
    PATH: folder,
    HOME: folder,
    NODE_OPTIONS: `--require=${join(folder, 'look.cjs')}`,
    ...settings,
  };
  const args = [join(checkout, bin.cdktf), '--version'];
  return spawnSync(process.execPath, args, { cwd: checkout, encoding: 'utf8', env });
}

/** What `npx cdktf --version` says, and the settings that it ran with. */
function run(settings: Readonly<Record<string, string>>): {
  readonly said: string;
  readonly settings: unknown;
} {
  const lines = start(home, settings).stdout.trim().split('\n');
  return { said: lines[0] ?? '', settings: JSON.parse(lines.at(-1) ?? '') as unknown };
}

it('is cdktf, asks nobody for updates, and takes OpenTofu where there is no Terraform', () => {
  expect(run({})).toEqual({ said: version, settings: ['1', '1', 'tofu', ''] });
});

it('takes the settings of who runs it', () => {
  const mine = { CHECKPOINT_DISABLE: '', DISABLE_VERSION_CHECK: '0', TERRAFORM_BINARY_NAME: 'mine' };
  const file = join(folder, 'tofu');
  expect(run({ ...mine, TF_CLI_CONFIG_FILE: file }).settings).toEqual(['', '0', 'mine', file]);
});

it('says once that the configuration of Terraform is not there', () => {
  const { status, stdout, stderr } = start(home, { TF_CLI_CONFIG_FILE: '/does/not/exist' });
  expect(status).toBe(0);
  expect(stdout).toContain('"/dev/null"]');
  expect(stderr).toBe(
    'TF_CLI_CONFIG_FILE names /does/not/exist, which is not there: Terraform goes on without it.\n',
  );
});

it('says in a fresh checkout what is to be run first', () => {
  const fresh = join(folder, 'fresh');
  cpSync(join(home, 'setup'), join(fresh, 'setup'), { recursive: true });
  const { status, stdout, stderr } = start(fresh, {});
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^cdktf-cli is not installed here\. In this project: npm run setup/);
});
