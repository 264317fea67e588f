// Terraform or OpenTofu is taken from PATH; Rackwright never installs it.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

// The first versions with ephemeral variables, which keep API tokens out of plans.
const minimum = { Terraform: [1, 10], OpenTofu: [1, 11] };

/** What a binary says of itself; undefined when it is not there or is something else. */
function inspect(binary) {
  const { status, stdout } = spawnSync(binary, ['version', '-json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (status !== 0) return undefined;
  try {
    const { terraform_version: version } = JSON.parse(stdout);
    const [major, minor] = version.split('.').map(Number);
    const product = basename(binary).includes('tofu') ? 'OpenTofu' : 'Terraform';
    const [wantedMajor, wantedMinor] = minimum[product];
    const isNewEnough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
    return { binary, product, version, isNewEnough };
  } catch {
    return undefined;
  }
}

/**
 * The binary that deploys will use: the first that is new enough, else the first that answers; $TERRAFORM_BINARY_NAME is
 * cdktf's own setting and wins.
 */
function findInstalled() {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  let tooOld;
  for (const binary of wanted ? [wanted] : ['terraform', 'tofu']) {
    const found = inspect(binary);
    if (found?.isNewEnough) return found;
    tooOld ??= found;
  }
  return tooOld;
}

/** `terraform` or `tofu`, as deploys choose. */
export function findTerraform() {
  return findInstalled()?.binary;
}

export function terraform() {
  const found = findInstalled();
  const [needed, neededTofu] = [minimum.Terraform.join('.'), minimum.OpenTofu.join('.')];
  return {
    name: 'Terraform or OpenTofu',
    required: true,
    what:
      `Terraform ${needed} or newer, or OpenTofu ${neededTofu} or newer, on PATH; ` +
      (found ? `${found.binary} is ${found.product} ${found.version}` : 'neither was found'),
    command:
      'see https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install',
    installable: false,
    isPresent: () => found?.isNewEnough ?? false,
  };
}
