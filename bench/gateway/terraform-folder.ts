import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a command took. */
export interface Taken {
  /** Of the clock. */
  readonly seconds: number;
  /** Of the processor, by Terraform and its providers. */
  readonly cpuSeconds: number;
}

/** A folder in which Terraform works with a provider that lies in another one. */
export class TerraformFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-terraform-'));
  readonly #environment: NodeJS.ProcessEnv;

  /** @param configuration of Terraform, as an object for its JSON */
  constructor(
    configuration: object,
    { directory }: { readonly directory: string },
    { url, token }: { readonly url: string; readonly token: string },
  ) {
    const rc = join(this.#folder, 'terraformrc');
    writeFileSync(join(this.#folder, 'main.tf.json'), JSON.stringify(configuration));
    writeFileSync(
      rc,
      `provider_installation {\n  dev_overrides { "bpg/proxmox" = ${JSON.stringify(directory)} }\n  direct {}\n}\n`,
    );
    this.#environment = {
      ...{
        GOGC: process.env['GOGC'] ?? '100',
        PATH: process.env['PATH'],
        HOME: this.#folder,
        CHECKPOINT_DISABLE: '1',
      },
      TF_CLI_CONFIG_FILE: rc,
      PROXMOX_VE_ENDPOINT: url,
      PROXMOX_VE_API_TOKEN: token,
    };
  }

  /**
   * Runs a command of Terraform.
   *
   * @throws Error with the end of its output, when it fails
   */
  async run(command: 'apply' | 'plan' | 'destroy'): Promise<Taken> {
    const approve = command === 'plan' ? '' : ' -auto-approve';
    const line = `terraform ${command} -input=false -no-color${approve}`;
    const started = performance.now();
    // The shell says what its children took, and theirs.
    const child = spawn('sh', ['-c', `${line} > output.txt 2>&1 || exit 1; times`], {
      cwd: this.#folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let times = '';
    child.stdout.on('data', (chunk: Buffer) => (times += chunk.toString('utf8')));
    const code = await new Promise((resolve) => child.once('close', resolve));
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`${line} failed:\n${this.#output().slice(-3000)}`);
    const [user, system] = [...(times.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
      ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
    );
    return { seconds, cpuSeconds: (user ?? NaN) + (system ?? NaN) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #output(): string {
    return readFileSync(join(this.#folder, 'output.txt'), 'utf8');
  }
}
