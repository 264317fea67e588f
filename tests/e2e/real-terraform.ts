import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { platformName } from '../../lab/providers/mirror/packages';
import type { TerraformRun } from '../lab/providers/support/terraform';

const mirror = process.env['RACKWRIGHT_REAL_PROVIDERS'];

/** Why the real provider cannot run here; undefined when it can. */
export const noRealProvider =
  mirror === undefined || mirror === ''
    ? 'RACKWRIGHT_REAL_PROVIDERS names no mirror with the real providers'
    : undefined;

/** A folder whose Terraform takes the real provider from the mirror, without an installation. */
export class RealFolder {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-real-'));
  readonly #environment: NodeJS.ProcessEnv;

  /** @param token absent where the configuration itself says who logs in */
  constructor(endpoint: string, token: string | undefined) {
    const { PATH = '' } = process.env;
    const platform = platformName(process.platform, process.arch);
    const provider = join(resolve(mirror ?? ''), 'registry.terraform.io/bpg/proxmox/0.111.1', platform);
    const settings = `provider_installation {\n  dev_overrides {\n    "bpg/proxmox" = ${JSON.stringify(provider)}\n  }\n  direct {}\n}\n`;
    this.write('terraformrc', settings);
    this.#environment = {
      PATH,
      HOME: this.directory,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_CLI_CONFIG_FILE: join(this.directory, 'terraformrc'),
      PROXMOX_VE_ENDPOINT: endpoint,
      ...(token === undefined ? {} : { PROXMOX_VE_API_TOKEN: token }),
    };
  }

  write(name: string, content: string | Buffer): void {
    const file = join(this.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  run(...args: readonly string[]): Promise<TerraformRun> {
    const child = spawn('terraform', [...args], {
      cwd: this.directory,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    return new Promise((done, reject) => {
      child.on('error', reject);
      child.on('close', (status) => {
        done({ status: status ?? -1, output });
      });
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
