import {
  ProviderError,
  type DataSource,
  type Diagnostic,
  type Operation,
  type Provider,
  type ResourceType,
} from '../resource';
import { isObject } from '../values';
import { checkConfig } from './check-config';
import { diagnosticMessages, diagnosticOf } from './diagnostic-message';
import type { Fields } from './fields';
import {
  applyResource,
  importResource,
  planResource,
  readResource,
  validateResource,
  type Begin,
  type ResourceCall,
} from './resource-calls';
import { schemaMessage } from './schema-message';
import { read, readNotes, readRaw, write } from './values-of-message';

/** One call of the protocol: the request's fields in, the answer's fields out. */
export type Call = (request: Fields) => Promise<object> | object;

const CAPABILITIES = { planDestroy: true, getProviderSchemaOptional: true };

/** The provider's side of Terraform's protocol: decodes, calls the provider, encodes. */
export class ProviderService<Session> {
  readonly #provider: Provider<Session>;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<object>>();
  #session: { readonly value: Session } | undefined;

  constructor(provider: Provider<Session>) {
    this.#provider = provider;
  }

  /** Cancels every wait; the operations under way end with an error and what is known of the state. */
  stop(): void {
    this.#stop.abort(
      new ProviderError('PROVIDER_STOPPED', 'Stopped by Terraform', {
        detail: 'The operation was interrupted.',
      }),
    );
  }

  /** Answers one call; what it throws becomes diagnostics of the answer. */
  async answer(name: string, request: Fields): Promise<object> {
    const call = this.calls[name];
    if (!call) throw new Error(`unknown call ${name}`);
    const answer = answerCall(call, request);
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  /** Resolves when no call is being worked on. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#underWay]);
  }

  /** The calls by their name in the protocol. */
  readonly calls: Readonly<Record<string, Call>> = {
    GetMetadata: () => ({
      serverCapabilities: CAPABILITIES,
      resources: Object.keys(this.#provider.resources).map((typeName) => ({ typeName })),
      dataSources: Object.keys(this.#provider.dataSources).map((typeName) => ({ typeName })),
    }),
    GetProviderSchema: () => ({
      provider: schemaMessage(this.#provider.schema),
      resourceSchemas: mapValues(this.#provider.resources, (entry) => schemaMessage(entry.schema)),
      dataSourceSchemas: mapValues(this.#provider.dataSources, (entry) => schemaMessage(entry.schema)),
      serverCapabilities: CAPABILITIES,
    }),
    ValidateProviderConfig: (request) => {
      const { block } = this.#provider.schema;
      const config = read(request.config, block);
      return { diagnostics: diagnosticMessages(checkConfig(block, config, this.#provider.validators)) };
    },
    ValidateResourceConfig: (request) => validateResource(this.#call(request)),
    ValidateDataResourceConfig: (request) => {
      const { schema, validators, deprecated } = this.#dataSource(request);
      const found = checkConfig(schema.block, read(request.config, schema.block), validators);
      if (deprecated !== undefined) {
        found.unshift({ severity: 'warning', summary: 'Deprecated Data Source', detail: deprecated });
      }
      return { diagnostics: diagnosticMessages(found) };
    },
    UpgradeResourceState: (request) => {
      const { block } = this.#resource(request).schema;
      return { upgradedState: write(readRaw(request.rawState, block), block) };
    },
    ConfigureProvider: async (request) => {
      const config = read(request.config, this.#provider.schema.block);
      this.#session = { value: await this.#provider.configure(isObject(config) ? config : {}) };
      return {};
    },
    ReadResource: (request) => readResource(this.#call(request)),
    PlanResourceChange: (request) => planResource(this.#call(request)),
    ApplyResourceChange: (request) => applyResource(this.#call(request)),
    ImportResourceState: (request) => importResource(this.#call(request)),
    MoveResourceState: (request) => {
      const name = String(request.targetTypeName);
      const detail = `A ${String(request.sourceTypeName)} cannot become a ${name}; remove it from the state and import it.`;
      throw new ProviderError('PROVIDER_CANNOT_MOVE', 'This move is not supported', { detail });
    },
    ReadDataSource: (request) => this.#readDataSource(request),
    GetResourceIdentitySchemas: () => ({}),
    GetFunctions: () => ({}),
    StopProvider: () => {
      this.stop();
      return {};
    },
  };

  #call(request: Fields): ResourceCall<Session> {
    const begin: Begin<Session> = (warnings, notes) => this.#operation(warnings, notes);
    return { resource: this.#resource(request), request, begin };
  }

  async #readDataSource(request: Fields): Promise<object> {
    const source = this.#dataSource(request);
    const { block } = source.schema;
    const config = read(request.config, block);
    const warnings: Diagnostic[] = [];
    const state = await source.read(isObject(config) ? config : {}, this.#operation(warnings));
    return { state: write(state, block), diagnostics: diagnosticMessages(warnings) };
  }

  #operation(warnings: Diagnostic[], notes?: unknown): Operation<Session> {
    return {
      session: this.#sessionOf(),
      signal: this.#stop.signal,
      warn: (summary, detail, path) => {
        warnings.push({
          severity: 'warning',
          summary,
          ...(detail === undefined ? {} : { detail }),
          ...(path ? { path } : {}),
        });
      },
      notes: readNotes(notes),
      saved: () => undefined,
    };
  }

  #sessionOf(): Session {
    if (this.#session === undefined) throw new Error('the provider is not configured');
    return this.#session.value;
  }

  #resource(request: Fields): ResourceType<Session> {
    const found = this.#provider.resources[String(request.typeName)];
    if (found) return found;
    throw this.#unknownType(`resource type ${String(request.typeName)}`);
  }

  #dataSource(request: Fields): DataSource<Session> {
    const found = this.#provider.dataSources[String(request.typeName)];
    if (found) return found;
    throw this.#unknownType(`data source ${String(request.typeName)}`);
  }

  #unknownType(what: string): ProviderError {
    const detail =
      `This stand-in for ${this.#provider.address} has no ${what}. ` +
      'Where a registry or a mirror is at hand, use the real provider.';
    return new ProviderError('PROVIDER_UNKNOWN_TYPE', `There is no ${what}`, { detail });
  }
}

async function answerCall(call: Call, request: Fields): Promise<object> {
  try {
    return await call(request);
  } catch (error) {
    return { diagnostics: diagnosticMessages([diagnosticOf(error)]) };
  }
}

function mapValues<Item>(
  source: Readonly<Record<string, Item>>,
  map: (item: Item) => object,
): Record<string, object> {
  return Object.fromEntries(Object.entries(source).map(([key, item]) => [key, map(item)] as const));
}
