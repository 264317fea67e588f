/**
 * Makes `bindings/proxmox/lib` from a Terraform provider schema with cdktf's own generator:
 * `npm run bindings -- SCHEMA.json`, where SCHEMA.json is the output of `terraform providers schema -json`.
 *
 * The compiled .js and .d.ts are committed, laid out like the prebuilt providers, so that the package is
 * importable right after `npm ci`: tsc, jest and esbuild need no build step for it.
 */
import { ConstructsMakerProviderTarget, LANGUAGES, TerraformProviderConstraint } from '@cdktf/commons';
// The package's root wants jsii-pacmak, which it does not declare; this module alone does the work.
import { TerraformProviderGenerator } from '@cdktf/provider-generator/lib/get/generator/provider-generator';
import { CodeMaker } from 'codemaker';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** Fully qualified, so that Terraform and OpenTofu agree on it and share one lock file and one mirror. */
const source = 'registry.terraform.io/bpg/proxmox';
const version = '0.111.1';

/** Resource types in use. Data sources are left out. */
const resourceTypes = [
  'proxmox_acl',
  'proxmox_apt_standard_repository',
  'proxmox_backup_job',
  'proxmox_cluster_options',
  'proxmox_download_file',
  'proxmox_hardware_mapping_dir',
  'proxmox_hardware_mapping_pci',
  'proxmox_hardware_mapping_usb',
  'proxmox_haresource',
  'proxmox_harule',
  'proxmox_network_linux_bond',
  'proxmox_network_linux_bridge',
  'proxmox_network_linux_vlan',
  'proxmox_sdn_applier',
  'proxmox_sdn_controller_evpn',
  'proxmox_sdn_subnet',
  'proxmox_sdn_vnet',
  'proxmox_sdn_zone_evpn',
  'proxmox_sdn_zone_qinq',
  'proxmox_sdn_zone_simple',
  'proxmox_sdn_zone_vlan',
  'proxmox_sdn_zone_vxlan',
  'proxmox_storage_directory',
  'proxmox_storage_lvm',
  'proxmox_storage_lvmthin',
  'proxmox_storage_nfs',
  'proxmox_storage_zfspool',
  'proxmox_virtual_environment_cluster_firewall',
  'proxmox_virtual_environment_cluster_firewall_security_group',
  'proxmox_virtual_environment_container',
  'proxmox_virtual_environment_dns',
  'proxmox_virtual_environment_file',
  'proxmox_virtual_environment_firewall_alias',
  'proxmox_virtual_environment_firewall_ipset',
  'proxmox_virtual_environment_firewall_options',
  'proxmox_virtual_environment_firewall_rules',
  'proxmox_virtual_environment_group',
  'proxmox_virtual_environment_pool',
  'proxmox_virtual_environment_role',
  'proxmox_virtual_environment_time',
  'proxmox_virtual_environment_user',
  'proxmox_virtual_environment_vm',
] as const;

interface ProviderSchemas {
  readonly provider: unknown;
  readonly resource_schemas: Readonly<Record<string, unknown>>;
}

/** Keeps of the schema what is generated, and adds the version, which a schema without `version` lacks. */
function trimmedSchema(schemaFile: string): object {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as {
    provider_schemas: Readonly<Record<string, ProviderSchemas>>;
  };
  const provider = schema.provider_schemas[source];
  if (!provider)
    throw new Error(
      `${schemaFile} holds no schema of ${source}; allowed is the output of terraform providers schema -json`,
    );
  const kept = resourceTypes.map((type) => {
    const found = provider.resource_schemas[type];
    if (!found) throw new Error(`${schemaFile} holds no resource type ${type} of ${source} ${version}`);
    return [type, found] as const;
  });
  return {
    format_version: '1.0',
    provider_versions: { [source]: version },
    provider_schemas: {
      [source]: {
        provider: provider.provider,
        resource_schemas: Object.fromEntries(kept),
        data_source_schemas: {},
      },
    },
  };
}

/** Compiles what was generated; throws with the compiler's words when it does not compile. */
function compile(sourceFolder: string, outputFolder: string): void {
  const files = ts.sys.readDirectory(sourceFolder, ['.ts']);
  const program = ts.createProgram(files, {
    rootDir: sourceFolder,
    outDir: outputFolder,
    declaration: true,
    target: ts.ScriptTarget.ES2021,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    newLine: ts.NewLineKind.LineFeed,
  });
  const result = program.emit();
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...result.diagnostics];
  if (diagnostics.length === 0) return;
  throw new Error(
    ts.formatDiagnostics(diagnostics, {
      getCurrentDirectory: () => sourceFolder,
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
    }),
  );
}

/** Generates the bindings into `packageFolder/lib`, replacing what is there. */
async function generateBindings(
  schemaFile: string,
  packageFolder: string,
  outputFolder: string,
): Promise<void> {
  // Beside the package, so that the compiler finds cdktf and constructs in the repository's node_modules.
  const work = mkdtempSync(join(packageFolder, 'generated-'));
  try {
    const code = new CodeMaker();
    const generator = new TerraformProviderGenerator(code, trimmedSchema(schemaFile));
    const [typescript] = LANGUAGES;
    if (typescript === undefined) throw new Error('cdktf generates no language');
    const constraint = new TerraformProviderConstraint({ name: 'proxmox', source, version });
    generator.generate(new ConstructsMakerProviderTarget(constraint, typescript));
    await code.save(work);
    rmSync(outputFolder, { recursive: true, force: true });
    compile(join(work, 'providers', 'proxmox'), outputFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const [schemaArgument, outputArgument] = process.argv.slice(2);
  if (!schemaArgument) {
    process.stderr.write('usage: npm run bindings -- SCHEMA.json [OUTPUT_FOLDER]\n');
    process.exitCode = 2;
    return;
  }
  const packageFolder = join(__dirname, 'proxmox');
  const outputFolder = outputArgument ? resolve(outputArgument) : join(packageFolder, 'lib');
  await generateBindings(resolve(schemaArgument), packageFolder, outputFolder);
  process.stdout.write(
    `${outputFolder}: ${readdirSync(outputFolder).length} entries of ${source} ${version}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
