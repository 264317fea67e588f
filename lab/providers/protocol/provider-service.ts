import { checkValues } from '../plan';
import {
  ProviderError,
  type DataSource,
  type Diagnostic,
  type Operation,
  type Provider,
  type ResourceType,
} from '../resource';
import { blockType, type Block } from '../schema';
import { decodeJsonValue, decodeValue, encodeValue, isObject, type Value } from '../values';
import { diagnosticMessages, diagnosticOf, pathMessage } from './diagnostic-message';
import { applyChange, importedState, planChange } from './resource-change';
import { schemaMessage } from './schema-message';

/** One call of the protocol: the request's fields in, the answer's fields out. */
export type Call = (request: Fields) => Promise<object> | object;

/** Fields of a decoded message. */
export type Fields = Readonly<Record<string, unknown>>;

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
      return { diagnostics: diagnosticMessages(check(block, config, this.#provider.validators)) };
    },
    ValidateResourceConfig: (request) => this.#validateResource(request),
    ValidateDataResourceConfig: (request) => {
      const { schema, validators, deprecated } = this.#dataSource(request);
      const found = check(schema.block, read(request.config, schema.block), validators);
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
    ReadResource: (request) => this.#readResource(request),
    PlanResourceChange: (request) => this.#planResource(request),
    ApplyResourceChange: (request) => this.#applyResource(request),
    ImportResourceState: (request) => this.#importResource(request),
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

  #validateResource(request: Fields): object {
    const resource = this.#resource(request);
    const { block } = resource.schema;
    const config = read(request.config, block);
    const found = check(block, config, resource.validators);
    if (isObject(config)) found.push(...(resource.validate?.(config) ?? []));
    if (resource.deprecated !== undefined) {
      found.unshift({ severity: 'warning', summary: 'Deprecated Resource', detail: resource.deprecated });
    }
    return { diagnostics: diagnosticMessages(found) };
  }

  async #readResource(request: Fields): Promise<object> {
    const resource = this.#resource(request);
    const { block } = resource.schema;
    const state = read(request.currentState, block);
    const warnings: Diagnostic[] = [];
    const operation = this.#operation(warnings, request.private);
    const next = isObject(state) ? await resource.read(state, operation) : null;
    return {
      newState: write(next, block),
      diagnostics: diagnosticMessages(warnings),
      private: writeNotes(operation.notes),
    };
  }

  async #planResource(request: Fields): Promise<object> {
    const resource = this.#resource(request);
    const { block } = resource.schema;
    const prior = read(request.priorState, block);
    // For a destroy the proposed state is null while the configuration may still be there.
    const proposed = read(request.proposedNewState, block);
    const config = proposed === null ? null : read(request.config, block);
    const warnings: Diagnostic[] = [];
    const operation = this.#operation(warnings, request.priorPrivate);
    const { planned, replace } = await planChange(resource, prior, config, operation);
    return {
      plannedState: write(planned, block),
      requiresReplace: replace.map(pathMessage),
      plannedPrivate: writeNotes(operation.notes),
      diagnostics: diagnosticMessages(warnings),
      legacyTypeSystem: resource.legacy,
    };
  }

  async #applyResource(request: Fields): Promise<object> {
    const resource = this.#resource(request);
    const { block } = resource.schema;
    const warnings: Diagnostic[] = [];
    const prior = read(request.priorState, block);
    const planned = read(request.plannedState, block);
    const config = read(request.config, block);
    const operation = {
      ...this.#operation(warnings, request.plannedPrivate),
      ...(isObject(config) ? { config } : {}),
    };
    const { state, errors } = await applyChange(resource, prior, planned, operation);
    return {
      newState: write(state, block),
      private: writeNotes(operation.notes),
      diagnostics: diagnosticMessages([...warnings, ...errors]),
      legacyTypeSystem: resource.legacy,
    };
  }

  #importResource(request: Fields): object {
    const typeName = String(request.typeName);
    const resource = this.#resource(request);
    if (!resource.import) {
      throw new ProviderError('PROVIDER_CANNOT_IMPORT', `${typeName} cannot be imported`);
    }
    const state = write(importedState(resource, String(request.id)), resource.schema.block);
    return { importedResources: [{ typeName, state }] };
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

function check(block: Block, config: Value, validators: Provider<unknown>['validators']): Diagnostic[] {
  return isObject(config) ? checkValues(block, config, validators ?? {}) : [];
}

function read(message: unknown, block: Block): Value {
  const { msgpack, json } = (message ?? {}) as { msgpack?: Uint8Array; json?: Uint8Array };
  if (msgpack && msgpack.length > 0) return decodeValue(msgpack, blockType(block));
  return json && json.length > 0
    ? decodeJsonValue(Buffer.from(json).toString('utf8'), blockType(block))
    : null;
}

function readRaw(message: unknown, block: Block): Value {
  const { json } = (message ?? {}) as { json?: Uint8Array };
  return json && json.length > 0
    ? decodeJsonValue(Buffer.from(json).toString('utf8'), blockType(block))
    : null;
}

function write(value: Value, block: Block): object {
  return { msgpack: encodeValue(value, blockType(block)) };
}

function readNotes(bytes: unknown): Map<string, string> {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return new Map();
  try {
    const stored: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // Written by the real provider, which knows other notes; they are only hints.
    return new Map();
  }
}

function writeNotes(notes: ReadonlyMap<string, string>): Buffer {
  return notes.size === 0 ? Buffer.alloc(0) : Buffer.from(JSON.stringify(Object.fromEntries(notes)));
}

function mapValues<Item>(
  source: Readonly<Record<string, Item>>,
  map: (item: Item) => object,
): Record<string, object> {
  return Object.fromEntries(Object.entries(source).map(([key, item]) => [key, map(item)] as const));
}
