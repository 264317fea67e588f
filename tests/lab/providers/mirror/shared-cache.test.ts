import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MIRROR = 'lab/providers/mirror/plugins';
const PLACE = 'registry.terraform.io/bpg/proxmox/0.111.1/linux_amd64';
const BINARY = 'terraform-provider-proxmox_v0.111.1';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rackwright-cache-')));
  for (const home of ['first', 'second']) {
    cpSync(join(__dirname, '../../../..', MIRROR, PLACE), join(folder, home, MIRROR, PLACE), {
      recursive: true,
    });
    mkdirSync(join(folder, home, 'setup'));
    writeFileSync(
      join(folder, home, 'setup/launch.mjs'),
      'console.log(process.argv[1], ...process.argv.slice(2));',
    );
  }
  // What cdktf's cache is where the first project was deployed before the second.
  link('first/lab/providers/mirror/plugins/' + PLACE, `cache/${PLACE}`);
  link(`cache/${PLACE}`, `stack/.terraform/providers/${PLACE}`);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function link(target: string, at: string): void {
  mkdirSync(dirname(join(folder, at)), { recursive: true });
  symlinkSync(join(folder, target), join(folder, at));
}

const started = (command: string): string =>
  execFileSync(command, ['-debug'], { cwd: join(folder, 'stack'), encoding: 'utf8' }).trim();
const launched = (home: string): string =>
  `${join(folder, home, 'setup/launch.mjs')} lab/providers/proxmox/main.ts -debug`;

describe('a provider that Terraform finds in a cache of several projects', () => {
  it.each([
    ['by a relative path', (): string => join('.terraform/providers', PLACE, BINARY)],
    ['by an absolute one', (): string => join(folder, 'stack/.terraform/providers', PLACE, BINARY)],
  ])('runs the code of the project that asks for it, %s', (_how, command) => {
    link(`second/${MIRROR}`, 'stack/terraform.d/plugins');
    expect(started(command())).toBe(launched('second'));
  });

  it('runs its own where the project has none', () => {
    expect(started(join('.terraform/providers', PLACE, BINARY))).toBe(launched('first'));
    expect(started(join(folder, 'first', MIRROR, PLACE, BINARY))).toBe(launched('first'));
  });
});
