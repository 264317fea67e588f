import type { FastifyRequest } from 'fastify';
import type { Caller } from '../auth';
import type { Lab } from '../model';
import { operationOf, type Major } from '../operations';
import { Given } from './given';
import type { Params, ParamSchema } from './params';

/** A request whose parameters are read. */
export interface Call<S extends ParamSchema> {
  readonly lab: Lab;
  readonly params: Params<S>;
  readonly caller: Caller;
  readonly request: FastifyRequest;
}

/** One operation of the API. Who may call it follows from the API's own description. */
export interface Route<S extends ParamSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api2/json`, in the router's spelling: `/nodes/:node/qemu/:vmid/config`. */
  readonly path: string;
  /** @default what the API's description says */
  readonly params?: S;
  /** Answers the `data` of the envelope, or an `Envelope`. */
  readonly handle: (call: Call<S>) => unknown;
}

/** A route of any schema, as lists hold them. */
export type AnyRoute = Route<ParamSchema>;

/** Declares a route; the types of the handler's parameters follow from the schema. */
export function route<S extends ParamSchema>(definition: Route<S> & { readonly params: S }): AnyRoute {
  return definition as unknown as AnyRoute;
}

/** A request whose parameters were checked against the API's description. */
export interface OperationCall {
  readonly lab: Lab;
  readonly given: Given;
  readonly caller: Caller;
  readonly request: FastifyRequest;
}

/** Declares an operation by its name in the API's description, `GET /nodes/{node}/lxc`. */
export function operation(name: string, handle: (call: OperationCall) => unknown): AnyRoute {
  const [method, path = ''] = name.split(' ');
  return {
    method: method as AnyRoute['method'],
    path: routerPath(path),
    handle: ({ lab, params, caller, request }) =>
      handle({ lab, caller, request, given: new Given(params as Given['values']) }),
  };
}

/** A route's name in the API's description, `GET /nodes/{node}/lxc`. */
export function nameOf(route: { readonly method: string; readonly path: string }): string {
  const path = route.path
    .replace('/*', '/{volume}')
    .replace(/:(\w+)/g, (_, name: string) => `{${apiParameter(name)}}`);
  return `${route.method} ${path}`;
}

/** The router ends names at a hyphen, so `pci-id-or-mapping` goes there with underscores, two for each. */
export function apiParameter(name: string): string {
  return name.replaceAll('__', '-');
}

/** What a route takes in a version; empty when that version does not have it. */
export function paramsOf(route: AnyRoute, major: Major): ParamSchema {
  return route.params ?? operationOf(major, nameOf(route))?.schema ?? {};
}

/** A volume's name has slashes, so it takes the rest of the path. */
function routerPath(path: string): string {
  return path
    .replace(/\/\{volume\}$/, '/*')
    .replace(/\{([\w-]+)\}/g, (_, name: string) => `:${name.replaceAll('-', '__')}`);
}
