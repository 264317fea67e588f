import { join, resolve } from 'node:path';
import { platformName } from '../../lab/providers/mirror/packages';
import { TerraformFolder } from '../lab/providers/support/terraform-folder';

const mirror = process.env['RACKWRIGHT_REAL_PROVIDERS'];

/** Why the real provider cannot run here; undefined when it can. */
export const noRealProvider =
  mirror === undefined || mirror === ''
    ? 'RACKWRIGHT_REAL_PROVIDERS names no mirror with the real providers'
    : undefined;

/** A folder whose Terraform takes the real provider from the mirror, without an installation. */
export class RealFolder extends TerraformFolder {
  readonly #environment: NodeJS.ProcessEnv;

  /** @param token absent where the configuration itself says who logs in */
  constructor(endpoint: string, token: string | undefined) {
    super('rackwright-real-');
    const platform = platformName(process.platform, process.arch);
    const provider = join(resolve(mirror ?? ''), 'registry.terraform.io/bpg/proxmox/0.111.1', platform);
    const settings = `provider_installation {\n  dev_overrides {\n    "bpg/proxmox" = ${JSON.stringify(provider)}\n  }\n  direct {}\n}\n`;
    this.write('terraformrc', settings);
    this.#environment = {
      HOME: this.directory,
      TF_CLI_CONFIG_FILE: join(this.directory, 'terraformrc'),
      PROXMOX_VE_ENDPOINT: endpoint,
      ...(token === undefined ? {} : { PROXMOX_VE_API_TOKEN: token }),
    };
  }

  protected environment(): NodeJS.ProcessEnv {
    return this.#environment;
  }
}
