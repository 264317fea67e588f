import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localProvider } from '../../../../lab/providers/local/provider';
import { proxmoxProvider } from '../../../../lab/providers/proxmox/provider';
import type { LabFixture } from '../../pve/lab-fixture';
import { Workspace, type TerraformRun } from './terraform';

const QUICK = ['-no-color', '-input=false'];

/** A workspace for one lab. Each command meets providers that know nothing of the one before, as of processes of their own. */
export class LabWorkspace extends Workspace {
  readonly #fixture: LabFixture;
  readonly #dataDirectory = join(this.directory, '.terraform');

  constructor(fixture: LabFixture) {
    super({ TF_VAR_endpoint: fixture.lab.url });
    this.#fixture = fixture;
    // What `init` makes; creations that are under way are noted in it.
    mkdirSync(this.#dataDirectory);
  }

  /** Runs a command that asks nothing, with new providers. */
  async command(name: string, ...args: readonly string[]): Promise<TerraformRun> {
    await this.attach(
      proxmoxProvider({
        environment: {
          PROXMOX_VE_ENDPOINT: this.#fixture.lab.url,
          PROXMOX_VE_API_TOKEN: this.#fixture.lab.token,
        },
        temporaryDirectory: tmpdir(),
        dataDirectory: this.#dataDirectory,
        now: Date.now,
      }),
    );
    await this.attach(localProvider);
    return this.run(name, ...QUICK, ...args);
  }

  /** The same of one that has to succeed; returns what it printed. */
  async succeed(name: string, ...args: readonly string[]): Promise<string> {
    const { status, output } = await this.command(name, ...args);
    expect({ name, status, output: status === 0 ? '' : output }).toEqual({ name, status: 0, output: '' });
    return output;
  }
}
