// Terraform or OpenTofu is taken from PATH; Rackwright never installs it.
import { spawnSync } from 'node:child_process';

/** `terraform` or `tofu`, whichever answers first; $TERRAFORM_BINARY_NAME is cdktf's own setting and wins. */
export function findTerraform() {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  for (const binary of wanted ? [wanted] : ['terraform', 'tofu']) {
    const { status } = spawnSync(binary, ['version', '-json'], {
      stdio: 'ignore',
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    });
    if (status === 0) return binary;
  }
  return undefined;
}

export function terraform() {
  return {
    name: 'Terraform or OpenTofu',
    required: true,
    what: 'terraform 1.11 or newer, or tofu 1.11 or newer, on PATH',
    command:
      'see https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install',
    installable: false,
    isPresent: () => findTerraform() !== undefined,
  };
}
