import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTerraform } from '../../deploy/find-terraform';
import { Terraform } from '../../deploy/terraform';
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

  describe('where both are there', () => {
    /** What a deploy and what set-up choose, with folders that hold nothing else on PATH. */
    async function chosen(terraform: string, tofu: string): Promise<readonly [string, string]> {
      for (const [name, version] of Object.entries({ terraform, tofu })) {
        rmSync(join(folder, name), { force: true });
        binaryThatSays(name, JSON.stringify({ terraform_version: version }));
      }
      const script = `import { findTerraform } from '${step}'; console.log(findTerraform());`;
      const environment = { PATH: folder, TERRAFORM_BINARY_NAME: '' };
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        env: environment,
      });
      return [await findTerraform(environment), stdout.trim()];
    }

    test.each([
      ['1.9.8', '1.11.0', 'tofu'],
      ['1.10.0', '1.6.0', 'terraform'],
      ['1.12.0', '1.12.0', 'terraform'],
      // Neither will do: the first is named when it is refused.
      ['1.9.8', '1.10.0', 'terraform'],
      ['no version', '1.11.0', 'tofu'],
    ])('Terraform %s and OpenTofu %s: %s is taken', async (terraform, tofu, expected) => {
      expect(await chosen(terraform, tofu)).toEqual([expected, expected]);
    });
  });

  test('is looked at again where the same name stands for another binary', async () => {
    writeFileSync(join(folder, 'cdk.tf.json'), '{}');
    const initialise = (): Promise<unknown> =>
      new Terraform({
        binary: 'terraform',
        directory: folder,
        environment: { PATH: `${folder}:/usr/bin:/bin` },
      })
        .initialise()
        .then(
          () => 'fine',
          (error: unknown) => (error as { code?: unknown }).code,
        );
    const releaseOf = (version: string): string => {
      const binary = join(folder, `terraform-${version}`);
      const answer = `if [ "$1" = version ]; then echo '{"terraform_version":"${version}"}'; fi`;
      writeFileSync(
        binary,
        `#!/bin/sh\nmkdir -p ${folder}/.terraform\necho "$1" >> ${folder}/calls\n${answer}\n`,
        {
          mode: 0o755,
        },
      );
      return binary;
    };
    const switchTo = (version: string): void => {
      rmSync(join(folder, 'terraform'), { force: true });
      symlinkSync(releaseOf(version), join(folder, 'terraform'));
    };
    switchTo('1.11.4');
    expect(await initialise()).toBe('fine');
    expect(await initialise()).toBe('fine');
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('version\ninit\n');
    switchTo('1.9.8');
    expect(await initialise()).toBe('TERRAFORM_TOO_OLD');
  });
});
