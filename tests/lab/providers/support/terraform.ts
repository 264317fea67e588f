import { servePlugin, type PluginServer } from '../../../../lab/providers/protocol';
import type { Provider } from '../../../../lab/providers/resource';
import { TerraformFolder, type TerraformRun } from './terraform-folder';

export { hasTerraform, type TerraformRun } from './terraform-folder';

/** A folder with a configuration, and a provider that runs inside of this process. */
export class Workspace extends TerraformFolder {
  readonly #servers: PluginServer[] = [];
  readonly #reattach: Record<string, unknown> = {};
  readonly #variables: Record<string, string>;

  constructor(variables: Record<string, string> = {}) {
    super('rackwright-tf-');
    this.#variables = variables;
  }

  /** Makes Terraform use this provider instead of an installed one. */
  async attach<Session>(provider: Provider<Session>): Promise<void> {
    const server = await servePlugin(provider, {
      environment: {},
      directory: this.directory,
      now: new Date(),
      pid: process.pid,
      isReattached: true,
    });
    this.#servers.push(server);
    Object.assign(this.#reattach, JSON.parse(server.announcement));
  }

  apply(): Promise<TerraformRun> {
    return this.run('apply', '-auto-approve', '-no-color', '-input=false');
  }

  /** Status 0 is no change, 2 a change. */
  plan(...args: readonly string[]): Promise<TerraformRun> {
    return this.run('plan', '-detailed-exitcode', '-no-color', '-input=false', ...args);
  }

  destroy(): Promise<TerraformRun> {
    return this.run('destroy', '-auto-approve', '-no-color', '-input=false');
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.close();
      await server.closed;
    }
    this.remove();
  }

  protected environment(): NodeJS.ProcessEnv {
    return {
      HOME: process.env['HOME'],
      TF_CLI_CONFIG_FILE: '/dev/null',
      TF_REATTACH_PROVIDERS: JSON.stringify(this.#reattach),
      ...this.#variables,
    };
  }
}
