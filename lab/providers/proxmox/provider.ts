import type { DataSource, Operation, Provider, ResourceType } from '../resource';
import { PROXMOX_SCHEMAS } from '../schema';
import { explain } from './api';
import { proxmoxDataSources } from './data';
import { Journal } from './journal';
import { proxmoxResources } from './resources';
import { configure, type Environment, type Session } from './session';
import { matches } from './validators';

/** What the entry point hands over. */
export interface ProxmoxOptions {
  readonly environment: Environment;
  readonly temporaryDirectory: string;
  /** Terraform's data folder of the stack, `.terraform`. */
  readonly dataDirectory: string;
  readonly now: () => number;
}

/** The stand-in for bpg/proxmox. */
export function proxmoxProvider(options: ProxmoxOptions): Provider<Session> {
  const journal = new Journal(options.dataDirectory, options.now);
  const types = proxmoxResources(journal, options.now);
  const resources = Object.entries(types);
  return {
    address: 'registry.terraform.io/bpg/proxmox',
    schema: PROXMOX_SCHEMAS.provider,
    resources: Object.fromEntries(resources.map(([name, resource]) => [name, explained(resource)] as const)),
    dataSources: Object.fromEntries(
      Object.entries(proxmoxDataSources(types)).map(
        ([name, entry]) => [name, explainedSource(entry)] as const,
      ),
    ),
    validators: { endpoint: matches(/^https:\/\/[^/]/, 'an https URL as in https://127.0.0.1:8006/') },
    configure: (config) => configure(config, options.environment, options.temporaryDirectory),
  };
}

/** A resource whose failed calls are told in words that a user can act on. */
function explained(resource: ResourceType<Session>): ResourceType<Session> {
  const update = resource.update?.bind(resource);
  const plan = resource.plan?.bind(resource);
  return {
    ...resource,
    create: (planned, operation) => inWords(operation, () => resource.create(planned, operation)),
    read: (state, operation) => inWords(operation, () => resource.read(state, operation)),
    delete: (state, operation) => inWords(operation, () => resource.delete(state, operation)),
    ...(update
      ? { update: (prior, planned, operation) => inWords(operation, () => update(prior, planned, operation)) }
      : {}),
    ...(plan ? { plan: (draft, operation) => inWords(operation, async () => plan(draft, operation)) } : {}),
  };
}

function explainedSource(source: DataSource<Session>): DataSource<Session> {
  return { ...source, read: (config, operation) => inWords(operation, () => source.read(config, operation)) };
}

async function inWords<Result>(operation: Operation<Session>, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw explain(error, {
      endpoint: operation.session.api.endpoint,
      credentials: operation.session.credentials,
    });
  }
}
