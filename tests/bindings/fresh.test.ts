import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as proxmox from '@cdktf/provider-proxmox';
import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';

const home = resolve(__dirname, '../..');
const schema = resolve(home, '../shared/contracts/bpg-provider-schema.json');

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(js|ts)$/.test(file),
  );
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

describe('bindings of bpg/proxmox', () => {
  test('are importable as a package and by folder, like the prebuilt providers', () => {
    expect(proxmox.virtualEnvironmentVm.VirtualEnvironmentVm).toBe(VirtualEnvironmentVm);
    expect(VirtualEnvironmentVm.tfResourceType).toBe('proxmox_virtual_environment_vm');
  });

  const describeOrSkip = existsSync(schema) ? describe : describe.skip;
  describeOrSkip(`against the provider's schema (skipped where ${schema} is absent)`, () => {
    test('are what the generator makes today', () => {
      const folder = mkdtempSync(join(tmpdir(), 'rackwright-bindings-'));
      try {
        execFileSync(
          process.execPath,
          ['--import', 'tsx', 'bindings/generate.ts', schema, join(folder, 'lib')],
          {
            cwd: home,
            stdio: 'pipe',
          },
        );
        expect(contents(join(folder, 'lib'))).toEqual(contents(join(home, 'bindings/proxmox/lib')));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }, 60_000);
  });
});
