import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
    'if (/cdktf-cli/.test(process.argv[1])) process.on("exit", () => console.log(JSON.stringify([process.env.CHECKPOINT_DISABLE, process.env.TERRAFORM_BINARY_NAME])));',
  );
  writeFileSync(join(folder, 'tofu'), TOFU, { mode: 0o755 });
  symlinkSync(process.execPath, join(folder, 'node'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What `npx cdktf --version` says, and the settings that it ran with. */
function run(settings: Readonly<Record<string, string>>): {
  readonly said: string;
  readonly settings: unknown;
} {
  const args = [join(home, bin.cdktf), '--version'];
  const env = {
    PATH: folder,
    HOME: folder,
    NODE_OPTIONS: `--require=${join(folder, 'look.cjs')}`,
    ...settings,
  };
  const lines = execFileSync(process.execPath, args, { cwd: home, encoding: 'utf8', env }).trim().split('\n');
  return { said: lines[0] ?? '', settings: JSON.parse(lines.at(-1) ?? '') as unknown };
}

it('is cdktf, asks nobody for updates, and takes OpenTofu where there is no Terraform', () => {
  expect(run({})).toEqual({ said: version, settings: ['1', 'tofu'] });
});

it('takes the settings of who runs it', () => {
  expect(run({ CHECKPOINT_DISABLE: '0', TERRAFORM_BINARY_NAME: 'mine' }).settings).toEqual(['0', 'mine']);
});
