import { PveClient, PveError, type PveClientOptions } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import { ProviderError, type Operation } from '../../resource';
import { orAborted } from './abort';

/** How long a task may take at most, in seconds. */
export interface TaskLimit {
  readonly timeoutS: number;
}

/** The PVE API as the provider calls it: parameters in the order of their names, waits that can be cancelled. */
export class ProxmoxApi {
  /** What PVE is known by, whatever stands before it. */
  readonly endpoint: string;
  readonly #client: PveClient;

  constructor(options: PveClientOptions, origin = options.endpoint) {
    this.endpoint = origin;
    this.#client = new PveClient(options);
  }

  /**
   * Reads something; `null` is an error, as PVE answers it where a proxy or a permission hides the data.
   *
   * @throws PveError
   */
  async get<Answer>(path: string, params: FormParams = {}): Promise<Answer> {
    const answer = await this.#client.get<Answer | null>(path, params);
    if (answer === null) {
      const reason = 'the server did not include a data object in the response';
      throw new PveError({ code: 'PVE_PROTOCOL', status: 200, reason, call: `GET ${path}` });
    }
    return answer;
  }

  /** @throws PveError */
  async post(path: string, params: FormParams = {}): Promise<unknown> {
    return this.#client.post(path, sorted(params));
  }

  /** @throws PveError */
  async put(path: string, params: FormParams = {}): Promise<unknown> {
    return this.#client.put(path, sorted(params));
  }

  /** @throws PveError */
  async delete(path: string, params: FormParams = {}): Promise<unknown> {
    return this.#client.delete(path, sorted(params));
  }

  /** @throws PveError */
  async upload(path: string, content: string, file: { path: string; name: string }): Promise<unknown> {
    return this.#client.upload(path, { content }, file);
  }

  /**
   * Waits for the end of a task. PVE, and the lab, may hold the answer open until then.
   *
   * @param answer what the call that started it answered
   * @throws PveError, ProviderError PROXMOX_NO_TASK
   */
  async task(
    answer: unknown,
    what: string,
    operation: Pick<Operation<unknown>, 'signal' | 'warn'>,
    limit?: TaskLimit,
  ): Promise<void> {
    if (typeof answer !== 'string' || answer === '') {
      throw new ProviderError('PROXMOX_NO_TASK', `${what}: the API answered without a task`);
    }
    const { signal } = operation;
    const wait = this.#client.waitTask(answer, {
      signal,
      ...(limit ? { timeoutMs: limit.timeoutS * 1000 } : {}),
    });
    const result = await orAborted(wait, signal);
    if (result.exitStatus === 'OK') return;
    operation.warn(`${what} ended with ${result.exitStatus}`, result.warnings.join('\n'));
  }

  /** Closes idle connections. */
  close(): void {
    this.#client.close();
  }
}

function sorted(params: FormParams): FormParams {
  return Object.fromEntries(Object.entries(params).sort(([left], [right]) => (left < right ? -1 : 1)));
}
