import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LocalProvider } from '@cdktf/provider-local/lib/provider';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { Stack } from '../../lab/providers/support/stack';
import type { LabFixture } from '../../lab/pve/lab-fixture';

/** Attributes of a resource. */
export type Values = Readonly<Record<string, unknown>>;

/** What Terraform would do with a resource. */
export interface PlannedChange {
  readonly actions: readonly string[];
  /** Where it would be taken over. */
  readonly importing?: object;
}

const quiet = ['-no-color', '-input=false'];

/** Folder with the real providers, which then take the place of the lab's own. */
const mirror = process.env['RACKWRIGHT_REAL_PROVIDERS'] ?? '';

/** Whether they do. */
export const hasRealProvider = mirror !== '';

/** What constructs make of a lab, by real Terraform. */
export class Deployed {
  private readonly stack: Stack;
  private isInitialized = false;

  /**
   * @param token by which the provider comes; that of the lab may what root may
   * @param endpoint where it looks for PVE
   */
  constructor(fixture: LabFixture, token = fixture.lab.token, endpoint = fixture.lab.url) {
    const access = { PROXMOX_VE_ENDPOINT: endpoint, PROXMOX_VE_API_TOKEN: token };
    if (!hasRealProvider) {
      this.stack = new Stack(access);
      this.stack.link();
      return;
    }
    // Terraform looks for it in its own folder.
    this.stack = new Stack({ ...access, TF_CLI_CONFIG_FILE: 'terraformrc' });
    const settings = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(resolve(mirror))}\n  }\n}\n`;
    this.stack.write('terraformrc', settings);
  }

  /** Deploys what `build` makes, and returns the summary, once a second plan has found nothing to do. */
  async deploy(build: (stack: TerraformStack) => void): Promise<string> {
    await this.prepare(build);
    const output = await this.succeed('apply', '-auto-approve');
    expect(await this.succeed('plan', '-detailed-exitcode')).toContain('No changes.');
    return /Apply complete!.*/.exec(output)?.[0] ?? output;
  }

  /** What Terraform says to a deploy of what `build` makes, which must fail. */
  async refuse(build: (stack: TerraformStack) => void): Promise<string> {
    await this.prepare(build);
    const { status, output } = await this.stack.run('apply', ...quiet, '-auto-approve');
    expect({ status, output: status === 1 ? '' : output }).toEqual({ status: 1, output: '' });
    return output;
  }

  /** What Terraform says to a deploy of what `build` makes, however it ends. */
  async attempt(build: (stack: TerraformStack) => void): Promise<string> {
    await this.prepare(build);
    return (await this.stack.run('apply', ...quiet, '-auto-approve')).output;
  }

  /** The plan of what `build` makes, which must not be empty. */
  async plan(build: (stack: TerraformStack) => void): Promise<string> {
    await this.prepare(build);
    const { status, output } = await this.stack.run('plan', ...quiet, '-detailed-exitcode');
    expect({ status, output: status === 2 ? '' : output }).toEqual({ status: 2, output: '' });
    return output;
  }

  /** What a plan says that has nothing to do. */
  async planNothing(build: (stack: TerraformStack) => void): Promise<void> {
    await this.prepare(build);
    expect(await this.succeed('plan', '-detailed-exitcode')).toContain('No changes.');
  }

  /** What is in the state, as text. */
  state(): string {
    return readFileSync(join(this.stack.directory, 'terraform.tfstate'), 'utf8');
  }

  /** Takes what is there into the state. */
  async import(address: string, id: string): Promise<void> {
    await this.succeed('import', address, id);
  }

  /** What the state manages, by address. */
  async resources(): Promise<Readonly<Record<string, Values>>> {
    const { values } = JSON.parse((await this.stack.run('show', '-no-color', '-json')).output) as {
      values: { root_module: { resources: { mode: string; address: string; values: Values }[] } };
    };
    const managed = values.root_module.resources.filter(({ mode }) => mode === 'managed');
    return Object.fromEntries(managed.map((each) => [each.address, each.values]));
  }

  /** What a plan of what `build` makes would do, by address. */
  async planned(build: (stack: TerraformStack) => void): Promise<Readonly<Record<string, PlannedChange>>> {
    await this.prepare(build);
    await this.succeed('plan', '-out=planned');
    const { resource_changes: changes } = JSON.parse(
      (await this.stack.run('show', '-no-color', '-json', 'planned')).output,
    ) as { resource_changes: { address: string; change: PlannedChange }[] };
    return Object.fromEntries(changes.map(({ address, change }) => [address, change]));
  }

  /**
   * Forgets the whole state, and has things taken over as they are from the next plan on.
   * @param imports ids by address; what is not named is made
   */
  forget(imports: Readonly<Record<string, string>>): void {
    rmSync(join(this.stack.directory, 'terraform.tfstate'), { force: true });
    const blocks = Object.entries(imports).map(([to, id]) => ({ to, id }));
    this.stack.write('imports.tf.json', JSON.stringify({ import: blocks }));
  }

  async destroy(): Promise<void> {
    await this.succeed('destroy', '-auto-approve');
  }

  remove(): void {
    this.stack.remove();
  }

  private write(build: (stack: TerraformStack) => void): void {
    const outdir = mkdtempSync(join(tmpdir(), 'rackwright-synth-'));
    try {
      const app = new App({ outdir });
      const stack = new TerraformStack(app, 'test');
      new LocalBackend(stack, { path: 'terraform.tfstate' });
      new ProxmoxProvider(stack, 'provider', { insecure: true });
      const terraformProviderSource = 'registry.terraform.io/hashicorp/local';
      Object.assign(new LocalProvider(stack, 'local'), { terraformProviderSource });
      build(stack);
      app.synth();
      // A link of the time before cannot be copied over.
      rmSync(join(this.stack.directory, 'media'), { recursive: true, force: true });
      // The times too: the provider uploads again what got a newer one.
      cpSync(join(outdir, 'stacks/test'), this.stack.directory, {
        recursive: true,
        preserveTimestamps: true,
      });
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }

  /** Writes what `build` makes, for a folder that Terraform knows the providers of. */
  private async prepare(build: (stack: TerraformStack) => void): Promise<void> {
    this.write(build);
    if (this.isInitialized) return;
    await this.succeed('init');
    this.isInitialized = true;
  }

  private async succeed(command: string, ...args: readonly string[]): Promise<string> {
    const { status, output } = await this.stack.run(command, ...quiet, ...args);
    expect({ command, status, output: status === 0 ? '' : output }).toEqual({
      command,
      status: 0,
      output: '',
    });
    return output;
  }
}
