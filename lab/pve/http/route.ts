import type { FastifyRequest } from 'fastify';
import type { Caller } from '../auth';
import type { Lab } from '../model';
import type { Params, ParamSchema } from './params';

/** A request whose parameters are read. */
export interface Call<S extends ParamSchema> {
  readonly lab: Lab;
  readonly params: Params<S>;
  readonly caller: Caller;
  readonly request: FastifyRequest;
}

/** One operation of the API. */
export interface Route<S extends ParamSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api2/json`, in the router's spelling: `/nodes/:node/qemu/:vmid/config`. */
  readonly path: string;
  readonly params: S;
  /** Who may call: everybody, everybody who is logged in, or the administrator. @default 'admin' */
  readonly access?: 'world' | 'user' | 'admin';
  /** Answers the `data` of the envelope, or an `Envelope`. */
  readonly handle: (call: Call<S>) => unknown;
}

/** A route of any schema, as lists hold them. */
export type AnyRoute = Route<ParamSchema>;

/** Declares a route; the types of the handler's parameters follow from the schema. */
export function route<S extends ParamSchema>(definition: Route<S>): AnyRoute {
  return definition as unknown as AnyRoute;
}
