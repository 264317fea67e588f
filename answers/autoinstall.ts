import { parse, stringify } from 'yaml';
import type { InstallConfig } from '../site';

/** What an unattended installation of Ubuntu is told. */
export interface Autoinstall {
  readonly install: Pick<InstallConfig, 'locale' | 'timezone'>;
  /** Keyboard layout of the console, `us`. */
  readonly keyboard: string;
  /** cloud-config of the installed machine, YAML. */
  readonly userData: string;
  /** Version 2, YAML. */
  readonly networkConfig: string;
  /** The installer's `storage`, `{ layout: { name: 'direct' } }`. */
  readonly storage: object;
  /** More of its fields, such as `late-commands`. @default none */
  readonly extra?: object;
}

/**
 * User-data for Ubuntu's server installer, 20.04 and later: `#cloud-config\nautoinstall:\n…`.
 *
 * There is no `identity`, which would want a password: the accounts are those of the machine's own user-data.
 * @see https://canonical-subiquity.readthedocs-hosted.com/en/latest/reference/autoinstall-reference.html
 */
export function renderAutoinstall(options: Autoinstall): string {
  const { install, keyboard, userData, networkConfig, storage, extra = {} } = options;
  const autoinstall = {
    version: 1,
    locale: install.locale,
    timezone: install.timezone,
    keyboard: { layout: keyboard },
    network: yaml(networkConfig),
    ssh: { 'install-server': true, 'allow-pw': false },
    storage,
    'user-data': yaml(userData),
    shutdown: 'reboot',
    ...extra,
  };
  return `#cloud-config\n${stringify({ autoinstall }, { lineWidth: 0 })}`;
}

/** What was written as YAML 1.1, as cloud-init reads it. */
function yaml(text: string): unknown {
  return parse(text, { version: '1.1' });
}
