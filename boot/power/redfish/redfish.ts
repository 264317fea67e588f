import { setTimeout as sleep } from 'node:timers/promises';
import { BootError } from '../../boot-error';
import type {
  BmcAccess,
  BmcLogEntry,
  BootDevice,
  PowerAction,
  PowerControl,
  PowerState,
} from '../power-control';
import { findSystem, type FoundSystem, linkOf } from './find-system';
import { quirksOf } from './quirks';
import { type RedfishAnswer, RedfishClient, type Resource, wordsOf } from './redfish-client';
import { readLog } from './redfish-log';

const STATES: Readonly<Record<string, PowerState>> = { On: 'on', Off: 'off' };

/** What each action is called; the first that the BMC knows is taken. */
const RESETS: Readonly<Record<PowerAction, readonly string[]>> = {
  on: ['On', 'ForceOn'],
  off: ['ForceOff'],
  shutdown: ['GracefulShutdown', 'PushPowerButton'],
  restart: ['ForceRestart', 'PowerCycle', 'GracefulRestart'],
};

const TARGETS: Readonly<Record<BootDevice, string>> = {
  ...{ network: 'Pxe', http: 'UefiHttp', disk: 'Hdd', cd: 'Cd', setup: 'BiosSetup', none: 'None' },
};

/** What passes by itself is tried again so often, with so long a pause. */
const TRIES = 10;
const PAUSE_MS = 6000;

/** What a Redfish BMC works with. */
export interface RedfishOptions {
  readonly access: BmcAccess;
  /** Name of the machine in the site. */
  readonly name: string;
  readonly firmware: 'uefi' | 'bios';
  /** Between two tries. @default 6000 */
  readonly pauseMs?: number;
  /** For each whole answer. @default 30000 */
  readonly patienceMs?: number;
}

/**
 * A BMC that speaks Redfish.
 * @see https://redfish.dmtf.org/schemas/v1/ComputerSystem.v1_22_1.json
 */
export class Redfish implements PowerControl {
  readonly #options: RedfishOptions;
  readonly #client: RedfishClient;

  constructor(options: RedfishOptions) {
    this.#options = options;
    this.#client = new RedfishClient(options.access, options.patienceMs);
  }

  async state(): Promise<PowerState> {
    const { system } = await this.#find();
    return STATES[String(system['PowerState'])] ?? 'changing';
  }

  async act(action: PowerAction): Promise<void> {
    const { system, path, root } = await this.#find();
    const state = STATES[String(system['PowerState'])];
    // Some refuse what is so already.
    if ((action === 'on' && state === 'on') || (['off', 'shutdown'].includes(action) && state === 'off'))
      return;
    const reset = (system['Actions'] as Resource | undefined)?.['#ComputerSystem.Reset'] as
      Resource | undefined;
    const known = reset?.['ResetType@Redfish.AllowableValues'];
    const wanted = RESETS[state === 'off' && action === 'restart' ? 'on' : action];
    const ResetType = Array.isArray(known) ? wanted.find((type) => known.includes(type)) : wanted[0];
    if (ResetType === undefined) {
      throw new BootError(
        'BOOT_BMC_REFUSED',
        `the BMC of "${this.#options.name}" knows none of ${wanted.join(', ')}`,
      );
    }
    const target = reset?.['target'];
    const to = typeof target === 'string' ? target : `${path}/Actions/ComputerSystem.Reset`;
    await this.#insist(`ResetType ${ResetType}`, quirksOf(root, system).passes, () =>
      this.#client.ask('POST', to, { body: { ResetType } }),
    );
  }

  async bootOnce(device: BootDevice): Promise<void> {
    const found = await this.#find();
    const { root, system } = found;
    const { sendsMode, passes, hasBootInSettings } = quirksOf(root, system);
    const mode = this.#options.firmware === 'uefi' ? 'UEFI' : 'Legacy';
    const boot = {
      ...(device === 'none'
        ? { BootSourceOverrideEnabled: 'Disabled' }
        : { BootSourceOverrideEnabled: 'Once', BootSourceOverrideTarget: TARGETS[device] }),
      ...(sendsMode ? { BootSourceOverrideMode: mode } : {}),
    };
    const settings = linkOf((system['@Redfish.Settings'] as Resource | undefined)?.['SettingsObject']);
    await this.#insist(`the boot device ${device}`, passes, async () => {
      const answer = await this.#patch(found, boot);
      const isReadOnly = answer.status >= 400 && /NotWritable|ReadOnly/i.test(wordsOf(answer.body));
      if (!hasBootInSettings || !isReadOnly || settings === undefined) return answer;
      return this.#client.ask('PATCH', settings, { body: { Boot: boot } });
    });
  }

  async log(most: number): Promise<readonly BmcLogEntry[]> {
    return readLog(this.#client, await this.#find(), most);
  }

  #find(): Promise<FoundSystem> {
    return findSystem(this.#client, this.#options.name);
  }

  /** Some want the mark of what is changed, and some do not know the one that they gave. */
  async #patch({ path, etag }: FoundSystem, Boot: Resource): Promise<RedfishAnswer> {
    const body = { Boot };
    const answer = await this.#client.ask('PATCH', path, { body, ...(etag === undefined ? {} : { etag }) });
    return answer.status === 412 ? this.#client.ask('PATCH', path, { body }) : answer;
  }

  /** Asks again for what is refused for the time being. */
  async #insist(what: string, passes: RegExp, ask: () => Promise<RedfishAnswer>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const answer = await ask();
      if (answer.status < 400) return;
      const isPassing = answer.status === 503 || passes.test(wordsOf(answer.body));
      if (!isPassing || tries >= TRIES) throw this.#client.refusal(what, answer);
      await sleep(this.#options.pauseMs ?? PAUSE_MS);
    }
  }
}
