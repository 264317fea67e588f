import { execFile } from 'node:child_process';
import { BootError } from '../../boot-error';
import { cleanText } from '../../clean-text';
import type {
  BmcAccess,
  BmcLogEntry,
  BootDevice,
  PowerAction,
  PowerControl,
  PowerState,
} from '../power-control';

const ACTIONS: Readonly<Record<PowerAction, string>> = {
  ...{ on: 'on', off: 'off', shutdown: 'soft', restart: 'reset' },
};

const DEVICES: Readonly<Record<BootDevice, string>> = {
  // IPMI knows no HTTP boot; firmware that is set to it takes it for the network.
  ...{ network: 'pxe', http: 'pxe', disk: 'disk', cd: 'cdrom', setup: 'bios', none: 'none' },
};

const PATIENCE_MS = 60_000;

/** What ipmitool works with. */
export interface IpmiOptions {
  readonly access: BmcAccess;
  readonly firmware: 'uefi' | 'bios';
  /** Environment of this process, of which it gets the path alone. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For each answer. @default 60000 */
  readonly patienceMs?: number;
}

/**
 * A BMC that speaks IPMI 2.0 over the network, by `ipmitool`. The password goes in its environment, which its owner alone
 * can read, and never in its arguments.
 */
export class Ipmi implements PowerControl {
  readonly #options: IpmiOptions;

  constructor(options: IpmiOptions) {
    this.#options = options;
  }

  async state(): Promise<PowerState> {
    const said = await this.#run('chassis', 'power', 'status');
    const [, word] = /Chassis Power is (on|off)/i.exec(said) ?? [];
    return word === undefined ? 'changing' : word.toLowerCase() === 'on' ? 'on' : 'off';
  }

  async act(action: PowerAction): Promise<void> {
    const state = await this.state();
    if (action === state || (action === 'shutdown' && state === 'off')) return;
    const wanted = state === 'off' && action === 'restart' ? 'on' : action;
    await this.#run('chassis', 'power', ACTIONS[wanted]);
  }

  async bootOnce(device: BootDevice): Promise<void> {
    const options = this.#options.firmware === 'uefi' && device !== 'none' ? ['options=efiboot'] : [];
    await this.#run('chassis', 'bootdev', DEVICES[device], ...options);
  }

  async log(most: number): Promise<readonly BmcLogEntry[]> {
    const said = await this.#run('-c', 'sel', 'elist');
    return said.trim().split('\n').filter(Boolean).map(entryOf).slice(-most);
  }

  #run(...words: readonly string[]): Promise<string> {
    const { access, environment, patienceMs = PATIENCE_MS } = this.#options;
    const { address, port = 623, user, password } = access;
    const login = [
      '-I',
      'lanplus',
      '-H',
      address,
      '-p',
      String(port),
      '-U',
      user,
      '-E',
      '-N',
      '2',
      '-R',
      '3',
    ];
    const options = {
      timeout: patienceMs,
      env: { PATH: environment['PATH'], LC_ALL: 'C', IPMI_PASSWORD: password },
    };
    return new Promise((resolve, reject) => {
      execFile('ipmitool', [...login, ...words], options, (error, stdout, stderr) => {
        if (error)
          reject(failureOf(address, words, { code: error.code ?? '', said: `${stderr}\n${stdout}` }));
        else resolve(stdout);
      });
    });
  }
}

function failureOf(
  address: string,
  words: readonly string[],
  { code, said }: { readonly code: string | number; readonly said: string },
): BootError {
  if (code === 'ENOENT') {
    return new BootError('BOOT_BMC_UNREACHABLE', 'ipmitool is not installed; apt install ipmitool');
  }
  if (/RAKP|password|Unauthorized|privilege|unauthorized name/i.test(said)) {
    return new BootError(
      'BOOT_BMC_LOGIN',
      `the BMC at ${address} does not take this login; correct user and password under "bmc" of the secrets, and look whether that user may use IPMI over LAN`,
    );
  }
  // What it complains of first, such as a missing registry of vendors, is seldom why it failed.
  const last = cleanText(said.trim().split('\n').at(-1)?.slice(0, 200) ?? '');
  const line = last === '' ? 'it says nothing' : last;
  if (/Unable to establish|timed? ?out/i.test(said) || said.trim() === '') {
    return new BootError(
      'BOOT_BMC_UNREACHABLE',
      `the BMC at ${address} does not answer over IPMI: ${line}; look at its address, whether IPMI over LAN is on, and at user and password: many say nothing to a wrong one`,
    );
  }
  return new BootError('BOOT_BMC_REFUSED', `the BMC at ${address} refused ${words.join(' ')}: ${line}`);
}

/** `1,11/21/2026,20:00:00,Power Unit #0x01,Power off/down,Asserted` */
function entryOf(line: string): BmcLogEntry {
  const [, day = '', time = '', sensor = '', ...rest] = line.split(',').map((part) => part.trim());
  const [, month = '', date = '', year = ''] = /^(\d\d)\/(\d\d)\/(\d{4}|\d\d)$/.exec(day) ?? [];
  const [clock = ''] = time.split(' ');
  const at = month === '' ? '' : `${year.length === 2 ? '20' : ''}${year}-${month}-${date}T${clock}`;
  return { at, severity: '', message: [sensor, ...rest].filter(Boolean).join(': ') };
}
