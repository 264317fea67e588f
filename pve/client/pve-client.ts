import { encodeForm, type FormParams } from '../wire';
import { type Envelope, openAnswer } from './answer';
import { PveError } from './pve-error';
import { Transport, type RawRequest, type TransportOptions } from './transport';
import { buildUpload, type UploadFile } from './upload';
import { waitTask, type TaskOptions, type TaskResult } from './wait-task';

/** How a client reaches and authenticates to a PVE API. */
export type PveClientOptions = TransportOptions;

const GET_ATTEMPTS = 3;

/**
 * A client of the Proxmox VE API: paths are those below `/api2/json/`, answers come without their `data` envelope.
 *
 * @see https://pve.proxmox.com/wiki/Proxmox_VE_API
 */
export class PveClient {
  readonly #transport: Transport;

  constructor(options: PveClientOptions) {
    this.#transport = new Transport(options);
  }

  /** @throws PveError */
  async get<Answer = unknown>(path: string, params: FormParams = {}): Promise<Answer> {
    return (await this.#inQuery('GET', path, params)) as Answer;
  }

  /**
   * What is configured, and in PVE's words what of it waits to come into force; undefined where nothing does.
   * @throws PveError
   */
  async getWithChanges(path: string): Promise<{ readonly data: unknown; readonly changes?: string }> {
    const { data, changes } = await this.#envelope(reading('GET', path, {}));
    return { data, ...(typeof changes === 'string' ? { changes } : {}) };
  }

  /** @throws PveError */
  async delete<Answer = unknown>(path: string, params: FormParams = {}): Promise<Answer> {
    return (await this.#inQuery('DELETE', path, params)) as Answer;
  }

  /** @throws PveError */
  async post<Answer = unknown>(path: string, params: FormParams = {}): Promise<Answer> {
    return (await this.#inBody('POST', path, params)) as Answer;
  }

  /** @throws PveError */
  async put<Answer = unknown>(path: string, params: FormParams = {}): Promise<Answer> {
    return (await this.#inBody('PUT', path, params)) as Answer;
  }

  /**
   * Sends what forms cannot hold, such as lists of objects.
   *
   * @throws PveError
   */
  async postJson<Answer = unknown>(path: string, value: unknown): Promise<Answer> {
    return (await this.#inJson('POST', path, value)) as Answer;
  }

  /** @throws PveError */
  async putJson<Answer = unknown>(path: string, value: unknown): Promise<Answer> {
    return (await this.#inJson('PUT', path, value)) as Answer;
  }

  /**
   * Sends a file to a storage, `upload('nodes/pve1/storage/local/upload', { content: 'iso' }, { path })`.
   *
   * @returns the UPID of the task that moves it into place.
   * @throws PveError
   */
  async upload(path: string, fields: Readonly<Record<string, string>>, file: UploadFile): Promise<string> {
    return (await this.#exchange(await buildUpload(path, fields, file))) as string;
  }

  /**
   * Waits until a task ends.
   *
   * @throws PveError PVE_TASK_FAILED, PVE_TASK_TIMEOUT
   */
  waitTask(upid: string, options: TaskOptions = {}): Promise<TaskResult> {
    return waitTask((path, params) => this.get(path, params), upid, options);
  }

  /** Closes idle connections; the client may be used again. */
  close(): void {
    this.#transport.close();
  }

  #inQuery(method: string, path: string, params: FormParams): Promise<unknown> {
    return this.#exchange(reading(method, path, params));
  }

  #inBody(method: string, path: string, params: FormParams): Promise<unknown> {
    const body = Buffer.from(encodeForm(params));
    const headers: Record<string, string | number> = { 'content-length': body.length };
    if (body.length > 0) headers['content-type'] = 'application/x-www-form-urlencoded';
    return this.#exchange({ method, path, headers, send: (outgoing) => outgoing.end(body) });
  }

  #inJson(method: string, path: string, value: unknown): Promise<unknown> {
    const body = Buffer.from(JSON.stringify(value));
    const headers = { 'content-length': body.length, 'content-type': 'application/json' };
    return this.#exchange({ method, path, headers, send: (outgoing) => outgoing.end(body) });
  }

  async #exchange(raw: RawRequest): Promise<unknown> {
    return (await this.#envelope(raw)).data ?? null;
  }

  /** Only reads are repeated when no answer came: a write may have been carried out. */
  async #envelope(raw: RawRequest): Promise<Envelope> {
    const call = `${raw.method} ${raw.path.replace(/\?.*$/, '')}`;
    const attempts = raw.method === 'GET' ? GET_ATTEMPTS : 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return openAnswer(call, await this.#transport.exchange(raw));
      } catch (error) {
        if (error instanceof PveError) throw error;
        if (attempt < attempts) continue;
        const reason = error instanceof Error ? error.message : String(error);
        throw new PveError({ code: 'PVE_UNREACHABLE', status: 0, reason, call, cause: error });
      }
    }
  }
}

function reading(method: string, path: string, params: FormParams): RawRequest {
  const query = encodeForm(params);
  const target = query === '' ? path : `${path}?${query}`;
  return { method, path: target, headers: {}, send: (outgoing) => outgoing.end() };
}
