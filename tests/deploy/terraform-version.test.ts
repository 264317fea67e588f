import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkTerraformVersion } from '../../deploy/terraform-version';

const step = pathToFileURL(resolve(__dirname, '../../setup/steps/terraform.mjs')).href;

describe('the version of Terraform', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-version-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function binaryThatSays(name: string, text: string): string {
    const binary = join(folder, name);
    writeFileSync(binary, `#!/bin/sh\n[ "$*" = "version -json" ] && echo '${text}'\n`);
    chmodSync(binary, 0o755);
    return binary;
  }
  const codeOf = (binary: string): Promise<unknown> =>
    checkTerraformVersion(binary, process.env).then(
      () => 'fine',
      (error: unknown) => (error as { code?: unknown }).code,
    );
  /** What set-up thinks of it. */
  function requirementOf(binary: string): { isPresent: boolean; what: string } {
    const script = `import { terraform } from '${step}'; const { what, isPresent } = terraform(); console.log(JSON.stringify({ what, isPresent: isPresent() }));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, TERRAFORM_BINARY_NAME: binary },
    });
    return JSON.parse(stdout) as { isPresent: boolean; what: string };
  }

  test.each([
    ['terraform', '1.6.6', 'TERRAFORM_TOO_OLD'],
    ['terraform', '1.9.8', 'TERRAFORM_TOO_OLD'],
    ['terraform', '1.10.0', 'fine'],
    ['terraform', '1.11.0-rc1', 'fine'],
    ['terraform', '2.0.0', 'fine'],
    ['tofu', '1.10.6', 'TERRAFORM_TOO_OLD'],
    ['tofu', '1.11.0', 'fine'],
  ])('%s %s is %s for a deploy and for set-up alike', async (name, version, expected) => {
    const binary = binaryThatSays(name, JSON.stringify({ terraform_version: version }));
    expect(await codeOf(binary)).toBe(expected);
    const requirement = requirementOf(binary);
    expect(requirement.isPresent).toBe(expected === 'fine');
    expect(requirement.what).toContain(version);
    expect(requirement.what).toContain('Terraform 1.10 or newer, or OpenTofu 1.11 or newer');
  });

  test('of something else is none', async () => {
    const binary = binaryThatSays('terraform', 'hello');
    expect(await codeOf(binary)).toBe('TERRAFORM_MISSING');
    expect(await codeOf(join(folder, 'absent'))).toBe('TERRAFORM_MISSING');
    expect(requirementOf(binary)).toMatchObject({
      isPresent: false,
      what: expect.stringContaining('neither was found') as string,
    });
  });
});
