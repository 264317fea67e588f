import type { z } from 'zod';
import type { MachineRecord } from '../records';
import type { Machines } from '../machines';
import type { Sessions } from './sessions';
import { notFound, RedfishError } from './redfish-error';

/** What the routes work on. */
export interface Bmc {
  readonly machines: Machines;
  readonly sessions: Sessions;
  readonly labDirectory: string;
  /** Of the service, stays the same. */
  readonly uuid: string;
}

/** A request that may be made. */
export interface Call {
  readonly bmc: Bmc;
  readonly url: string;
  /** Parts of the path by their names. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What is answered: a body with 200, or 204 without one. */
export interface Answer {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One method of one resource. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `/redfish/v1/Systems/:id` */
  readonly path: string;
  /** Anybody may ask. */
  readonly open?: true;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** The root of the service. */
export const ROOT = '/redfish/v1';

/** A resource that is only read. */
export function resource(path: string, view: (call: Call) => object): Route {
  return { method: 'GET', path: `${ROOT}${path}`, handle: (call) => ({ body: view(call) }) };
}

/** The machine that the path names. @throws RedfishError ResourceMissingAtURI */
export function machineOf({ bmc, params, url }: Call): MachineRecord {
  const found = bmc.machines.all().find(({ name }) => name === params['id']);
  if (!found) throw notFound(url);
  return found;
}

/** A list of resources. */
export function collection(id: string, kind: string, members: readonly string[]): object {
  return {
    '@odata.id': id,
    '@odata.type': `#${kind}Collection.${kind}Collection`,
    Name: `${kind} Collection`,
    'Members@odata.count': members.length,
    Members: members.map((member) => ({ '@odata.id': member })),
  };
}

/** What a client sent, checked; all that is wrong is told at once. @throws RedfishError PropertyValueError */
export function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const details = result.error.issues.map(
    ({ path, message }) => `${path.join('/') || 'The body'}: ${message}.`,
  );
  throw new RedfishError(400, 'PropertyValueError', details);
}
