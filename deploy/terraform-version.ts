import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { DeployError } from './deploy-error';

/** The first versions with ephemeral variables, which keep API tokens out of plans; set-up has the same in its step. */
const minimum = { Terraform: '1.10.0', OpenTofu: '1.11.0' } as const;

/** @throws DeployError TERRAFORM_TOO_OLD, TERRAFORM_MISSING */
export async function checkTerraformVersion(
  binary: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const product = basename(binary).includes('tofu') ? 'OpenTofu' : 'Terraform';
  const version = readVersion(await versionJson(binary, environment));
  if (version === undefined) {
    throw new DeployError(
      'TERRAFORM_MISSING',
      `${binary} version -json does not name a version, so it is neither Terraform nor OpenTofu. Install one, or set TERRAFORM_BINARY_NAME.`,
    );
  }
  if (isAtLeast(version, minimum[product])) return;
  throw new DeployError(
    'TERRAFORM_TOO_OLD',
    `${binary} is ${product} ${version}; the stacks need Terraform ${minimum.Terraform} or OpenTofu ${minimum.OpenTofu} ` +
      'for their ephemeral variables. Install a newer one, or name it in TERRAFORM_BINARY_NAME.',
  );
}

/** Whether the stacks can be worked on with it. */
export async function isTerraformUsable(
  binary: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  try {
    await checkTerraformVersion(binary, environment);
    return true;
  } catch (error) {
    if (error instanceof DeployError) return false;
    throw error;
  }
}

function versionJson(
  binary: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      binary,
      ['version', '-json'],
      { env: { ...environment, CHECKPOINT_DISABLE: '1' } },
      (error, stdout) => {
        if (error && typeof error.code === 'string')
          reject(new DeployError('TERRAFORM_MISSING', `${binary} cannot be started: ${error.message}`));
        else resolve(stdout);
      },
    );
  });
}

function readVersion(text: string): string | undefined {
  try {
    const found = JSON.parse(text) as { readonly terraform_version?: unknown } | null;
    const version = found?.terraform_version;
    return typeof version === 'string' && /^\d+\.\d+/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

/** By the first two numbers, since `1.11.0-rc1` has what 1.11 has. */
function isAtLeast(version: string, wanted: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
