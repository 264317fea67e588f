import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { platformName } from '../../lab/providers/mirror/packages';
import { caseFiles, needsSsh, providerBlock } from '../lab/providers/cases/needs';
import { runCase, type CaseFolder } from '../lab/providers/cases/run-case';
import type { TerraformRun } from '../lab/providers/support/terraform';
import { startLab } from '../lab/pve/lab-fixture';
import { RecordingGuests } from '../lab/pve/recording-guests';
import { furnish, mirror, model } from '../lab/pve/replay/data-centre';
import { caseNames, haveExchanges } from '../lab/pve/replay/exchange';

const providers = process.env['RACKWRIGHT_REAL_PROVIDERS'];
const reason = ((): string | undefined => {
  if (!providers) return 'RACKWRIGHT_REAL_PROVIDERS names no mirror with the real providers';
  return haveExchanges ? undefined : 'the recorded cases are not there';
})();
const suite = reason === undefined ? describe : describe.skip;

/** The client refuses `architecture` with a token, so there is nothing to see. */
const REFUSED = /token-arch-denied$/;

/** Every recorded case, with the real provider against the lab: nothing of `lab/providers` has a part in it. */
suite(
  `the real provider in every recorded case${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    jest.setTimeout(300_000);
    const names = caseNames().filter((name) => !REFUSED.test(name) && !needsSsh(name));

    it.each(names)('%s', async (name) => {
      const lab = await startLab({ model, catalogue: mirror, guests: new RecordingGuests() });
      const folder = new RealFolder(
        lab.lab.url,
        name.endsWith('ticket-root-arch') ? undefined : lab.lab.token,
      );
      try {
        await furnish(lab.client, name, 'image');
        const { client, directory } = lab;
        const run = {
          name,
          folder,
          client,
          directory,
          provider: providerBlock(name),
          files: caseFiles(name),
        };
        expect(await runCase(run)).toEqual([]);
      } finally {
        folder.remove();
        await lab.remove();
      }
    });
  },
);

/** A folder whose Terraform takes the provider from the mirror, without an installation. */
class RealFolder implements CaseFolder {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-real-'));
  readonly #environment: NodeJS.ProcessEnv;

  constructor(endpoint: string, token: string | undefined) {
    const { PATH = '' } = process.env;

    const platform = platformName(process.platform, process.arch);
    const folder = join(resolve(providers ?? ''), 'registry.terraform.io/bpg/proxmox/0.111.1', platform);
    this.write(
      'terraformrc',
      `provider_installation {\n  dev_overrides {\n    "bpg/proxmox" = ${JSON.stringify(folder)}\n  }\n  direct {}\n}\n`,
    );
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
