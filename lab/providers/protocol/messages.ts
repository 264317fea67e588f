import protobuf, { type INamespace, type Type } from 'protobufjs/light';

// The messages of Terraform's plugin protocol 6 and of go-plugin, as far as a provider needs them: `rule type number`.
// Facts of the protocol, written down by hand. https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
const DIAGNOSTICS = 'repeated Diagnostic';

const MESSAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Empty: {},
  DynamicValue: { msgpack: 'bytes 1', json: 'bytes 2' },
  Diagnostic: { severity: 'int32 1', summary: 'string 2', detail: 'string 3', attribute: 'AttributePath 4' },
  AttributePath: { steps: 'repeated Step 1' },
  Step: { attributeName: 'string 1', elementKeyString: 'string 2', elementKeyInt: 'int64 3' },
  RawState: { json: 'bytes 1' },
  SchemaBlock: {
    version: 'int64 1',
    attributes: 'repeated SchemaAttribute 2',
    blockTypes: 'repeated SchemaNestedBlock 3',
    deprecated: 'bool 6',
  },
  SchemaAttribute: {
    name: 'string 1',
    type: 'bytes 2',
    required: 'bool 4',
    optional: 'bool 5',
    computed: 'bool 6',
    sensitive: 'bool 7',
    deprecated: 'bool 9',
    nestedType: 'SchemaObject 10',
    writeOnly: 'bool 11',
  },
  SchemaNestedBlock: {
    typeName: 'string 1',
    block: 'SchemaBlock 2',
    nesting: 'int32 3',
    minItems: 'int64 4',
    maxItems: 'int64 5',
  },
  SchemaObject: { attributes: 'repeated SchemaAttribute 1', nesting: 'int32 3' },
  Schema: { version: 'int64 1', block: 'SchemaBlock 2' },
  ServerCapabilities: {
    planDestroy: 'bool 1',
    getProviderSchemaOptional: 'bool 2',
    moveResourceState: 'bool 3',
  },
  TypeName: { typeName: 'string 1' },
  GetMetadataResponse: {
    serverCapabilities: 'ServerCapabilities 1',
    diagnostics: `${DIAGNOSTICS} 2`,
    dataSources: 'repeated TypeName 3',
    resources: 'repeated TypeName 4',
  },
  GetProviderSchemaResponse: {
    provider: 'Schema 1',
    resourceSchemas: 'map Schema 2',
    dataSourceSchemas: 'map Schema 3',
    diagnostics: `${DIAGNOSTICS} 4`,
    serverCapabilities: 'ServerCapabilities 6',
  },
  ValidateProviderConfigRequest: { config: 'DynamicValue 1' },
  ValidateProviderConfigResponse: { diagnostics: `${DIAGNOSTICS} 2` },
  ValidateConfigRequest: { typeName: 'string 1', config: 'DynamicValue 2' },
  DiagnosticsResponse: { diagnostics: `${DIAGNOSTICS} 1` },
  UpgradeResourceStateRequest: { typeName: 'string 1', version: 'int64 2', rawState: 'RawState 3' },
  UpgradeResourceStateResponse: { upgradedState: 'DynamicValue 1', diagnostics: `${DIAGNOSTICS} 2` },
  ConfigureProviderRequest: { terraformVersion: 'string 1', config: 'DynamicValue 2' },
  ReadResourceRequest: { typeName: 'string 1', currentState: 'DynamicValue 2', private: 'bytes 3' },
  ReadResourceResponse: { newState: 'DynamicValue 1', diagnostics: `${DIAGNOSTICS} 2`, private: 'bytes 3' },
  PlanResourceChangeRequest: {
    typeName: 'string 1',
    priorState: 'DynamicValue 2',
    proposedNewState: 'DynamicValue 3',
    config: 'DynamicValue 4',
    priorPrivate: 'bytes 5',
  },
  PlanResourceChangeResponse: {
    plannedState: 'DynamicValue 1',
    requiresReplace: 'repeated AttributePath 2',
    plannedPrivate: 'bytes 3',
    diagnostics: `${DIAGNOSTICS} 4`,
    legacyTypeSystem: 'bool 5',
  },
  ApplyResourceChangeRequest: {
    typeName: 'string 1',
    priorState: 'DynamicValue 2',
    plannedState: 'DynamicValue 3',
    config: 'DynamicValue 4',
    plannedPrivate: 'bytes 5',
  },
  ApplyResourceChangeResponse: {
    newState: 'DynamicValue 1',
    private: 'bytes 2',
    diagnostics: `${DIAGNOSTICS} 3`,
    legacyTypeSystem: 'bool 4',
  },
  ImportResourceStateRequest: { typeName: 'string 1', id: 'string 2' },
  ImportedResource: { typeName: 'string 1', state: 'DynamicValue 2', private: 'bytes 3' },
  ImportResourceStateResponse: {
    importedResources: 'repeated ImportedResource 1',
    diagnostics: `${DIAGNOSTICS} 2`,
  },
  MoveResourceStateRequest: {
    sourceProviderAddress: 'string 1',
    sourceTypeName: 'string 2',
    sourceSchemaVersion: 'int64 3',
    sourceState: 'RawState 4',
    targetTypeName: 'string 5',
    sourcePrivate: 'bytes 6',
  },
  MoveResourceStateResponse: {
    targetState: 'DynamicValue 1',
    diagnostics: `${DIAGNOSTICS} 2`,
    targetPrivate: 'bytes 3',
  },
  ReadDataSourceRequest: { typeName: 'string 1', config: 'DynamicValue 2' },
  ReadDataSourceResponse: { state: 'DynamicValue 1', diagnostics: `${DIAGNOSTICS} 2` },
  IdentitySchemasResponse: { diagnostics: `${DIAGNOSTICS} 2` },
  FunctionsResponse: { diagnostics: `${DIAGNOSTICS} 2` },
  StopProviderResponse: { error: 'string 1' },
  StdioData: { channel: 'int32 1', data: 'bytes 2' },
  ConnInfo: { serviceId: 'uint32 1', network: 'string 2', address: 'string 3' },
  HealthCheckRequest: { service: 'string 1' },
  HealthCheckResponse: { status: 'int32 1' },
};

/** The name of a message of the plugin protocol. */
export type MessageName = string;

let types: protobuf.Root | undefined;

function messageType(name: MessageName): Type {
  types ??= protobuf.Root.fromJSON({ nested: describe() });
  return types.lookupType(name);
}

function describe(): NonNullable<INamespace['nested']> {
  const described = Object.entries(MESSAGES).map(([name, fields]) => {
    const entries = Object.entries(fields).map(([field, text]) => [field, describeField(text)] as const);
    return [name, { fields: Object.fromEntries(entries) }] as const;
  });
  return Object.fromEntries(described);
}

function describeField(text: string): { type: string; id: number; rule?: string; keyType?: string } {
  const words = text.split(' ');
  const id = Number(words.pop());
  const type = words.pop() ?? '';
  if (words[0] === 'map') return { type, id, keyType: 'string' };
  return words[0] === 'repeated' ? { type, id, rule: 'repeated' } : { type, id };
}

/** Writes a message. */
export function encodeMessage(name: MessageName, fields: object): Buffer {
  const type = messageType(name);
  return Buffer.from(type.encode(type.fromObject(fields)).finish());
}

/** Reads a message; absent fields have the defaults of proto3, absent messages are undefined. */
export function decodeMessage(name: MessageName, bytes: Uint8Array): Record<string, unknown> {
  const type = messageType(name);
  return type.toObject(type.decode(bytes), { longs: Number, defaults: true, arrays: true });
}
