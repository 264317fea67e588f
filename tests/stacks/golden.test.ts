import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Testing } from 'cdktf';
import { linkProviders } from '../../lab/providers';
import type { Site } from '../../site';
import { EnvironmentStack, synthesize } from '../../stacks';
import { testingApp } from '../testing-app';
import { loadExample } from './example-specs';

// Regenerate with: npm run golden
const golden = resolve(__dirname, '../golden/terraform');
const isUpdate = Boolean(process.env['UPDATE_GOLDEN']);
const hash = '0'.repeat(64);

const site: Site = loadExample();
const outdir = mkdtempSync(join(tmpdir(), 'rackwright-stacks-'));
afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

function contents(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(json|tf|yaml)$/.test(file),
  );
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

function expectGolden(folder: string, made: Record<string, string>): void {
  if (isUpdate) {
    for (const file of Object.keys(contents(folder))) if (!(file in made)) rmSync(join(folder, file));
    for (const [file, text] of Object.entries(made)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }
  expect(withoutVersion(made)).toEqual(withoutVersion(contents(folder)));
}

/** The version of cdktf, or of its fork, is noted in what it writes, and is nothing that a golden file is for. */
function withoutVersion(texts: Record<string, string>): Record<string, string> {
  const noted = /("stackName": "[\w-]+",\s+"version": )"[^"]+"/;
  return Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, text.replace(noted, '$1""')]));
}

/** What the command needs of this environment: no CLI configuration of the user's, no questions to the vendor. */
const terraformEnvironment = {
  PATH: process.env['PATH'],
  CHECKPOINT_DISABLE: '1',
  TF_VAR_api_token_lab: 'root@pam!golden=opens-nothing',
};

function terraform(folder: string, ...args: string[]): string {
  return execFileSync('terraform', args, {
    cwd: folder,
    encoding: 'utf8',
    env: terraformEnvironment,
    stdio: 'pipe',
  });
}

function hasTerraform(): boolean {
  try {
    terraform(outdir, 'version');
    return true;
  } catch {
    return false;
  }
}

describe('Terraform of the example site', () => {
  const stacks = synthesize(site, { outdir, hashOf: () => hash });

  test.each(['dev', 'prod'])('%s is the golden JSON and cloud-init data', (name) => {
    const directory = stacks.find((stack) => stack.name === name)?.directory ?? '';
    expectGolden(join(golden, name, 'json'), contents(directory));
  });

  const describeTerraform = hasTerraform() ? describe : describe.skip;
  describeTerraform('as HCL (skipped without terraform, which formats it)', () => {
    test.each(['dev', 'prod'])('%s is the golden HCL', (name) => {
      const environment = site.environments.find((candidate) => candidate.name === name);
      if (!environment) throw new Error(`no environment ${name}`);
      const stack = new EnvironmentStack(testingApp(), name, { site, environment, hashOf: () => hash });
      const folder = mkdtempSync(join(outdir, 'hcl-'));
      writeFileSync(join(folder, 'cdk.tf'), Testing.synthHcl(stack) as string);
      terraform(folder, 'fmt');
      expectGolden(join(golden, name, 'hcl'), contents(folder));
    });
  });

  test.each([
    [
      'dev',
      [
        'local_file.deployment',
        'proxmox_download_file.debian-12-lab',
        'proxmox_sdn_applier.devzone-finish',
        'proxmox_sdn_applier.devzone-apply',
        'proxmox_sdn_subnet.devnet-10-10-10-0-24',
        'proxmox_sdn_vnet.devnet',
        'proxmox_sdn_zone_vxlan.devzone',
        'proxmox_virtual_environment_file.dev-router-cidata',
        'proxmox_virtual_environment_file.dev1-cidata',
        'proxmox_virtual_environment_file.dev2-cidata',
        'proxmox_virtual_environment_vm.dev-router',
        'proxmox_virtual_environment_vm.dev1',
        'proxmox_virtual_environment_vm.dev2',
        'terraform_data.devzone-members',
        'terraform_data.devzone-made',
        'terraform_data.generation-dev-router',
        'terraform_data.generation-dev1',
        'terraform_data.generation-dev2',
        'terraform_data.ansible',
      ],
    ],
    [
      'prod',
      [
        'local_file.deployment',
        'proxmox_download_file.debian-12-lab',
        'proxmox_sdn_applier.prodzone-finish',
        'proxmox_sdn_applier.prodzone-apply',
        'proxmox_sdn_subnet.prodnet-10-20-10-0-24',
        'proxmox_sdn_vnet.prodnet',
        'proxmox_sdn_zone_vxlan.prodzone',
        'proxmox_virtual_environment_file.prod-router-cidata',
        'proxmox_virtual_environment_file.prod1-cidata',
        'proxmox_virtual_environment_vm.prod-router',
        'proxmox_virtual_environment_vm.prod1',
        'terraform_data.prodzone-members',
        'terraform_data.prodzone-made',
        'terraform_data.generation-prod-router',
        'terraform_data.generation-prod1',
        'terraform_data.ansible',
      ],
    ],
  ])('pins the address of every resource of %s', (name, addresses) => {
    const directory = stacks.find((stack) => stack.name === name)?.directory ?? '';
    const text = readFileSync(join(directory, 'cdk.tf.json'), 'utf8');
    const { resource } = JSON.parse(text) as { resource: Record<string, Record<string, unknown>> };
    const found = Object.entries(resource).flatMap(([type, named]) =>
      Object.keys(named).map((each) => `${type}.${each}`),
    );
    expect(found).toEqual(addresses);
  });
});

const describeValid = hasTerraform() ? describe : describe.skip;
describeValid("terraform validate with the lab's providers (skipped without terraform)", () => {
  // The golden file itself for HCL: what stands there is what people read.
  test.each([
    ['dev', 'JSON', () => join(outdir, 'stacks', 'dev')],
    ['prod', 'JSON', () => join(outdir, 'stacks', 'prod')],
    ['dev', 'HCL', () => join(golden, 'dev', 'hcl')],
    ['prod', 'HCL', () => join(golden, 'prod', 'hcl')],
  ])(
    '%s is valid as %s',
    (name, form, source) => {
      const folder = join(outdir, 'valid', form, name);
      cpSync(source(), folder, { recursive: true });
      // What the stack reads while it is checked; in HCL the golden folder has no more than the configuration.
      for (const data of ['host-hashes.json', 'cloud-init'])
        cpSync(join(outdir, 'stacks', name, data), join(folder, data), { recursive: true });
      linkProviders(folder, { home: resolve(__dirname, '../..') });
      terraform(folder, 'init', '-input=false');
      const { valid, diagnostics } = JSON.parse(terraform(folder, 'validate', '-json')) as {
        valid: boolean;
        diagnostics: { severity: string; summary: string }[];
      };
      // cdktf quotes what depends on and the provider in HCL, which Terraform takes with a warning.
      const faults = diagnostics.filter(
        ({ summary }) => !(form === 'HCL' && summary === 'Quoted references are deprecated'),
      );
      expect({ valid, faults }).toEqual({ valid: true, faults: [] });
      // A trigger that is no reference passes `validate`; only a plan evaluates it. Nothing is asked of the API.
      const planned = terraform(folder, 'plan', '-input=false', '-refresh=false', '-no-color');
      expect(planned).toContain(' to add, 0 to change, 0 to destroy.');
    },
    60_000,
  );
});
