import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Server,
  ServiceDefinition,
} from '@grpc/grpc-js';
import { decodeMessage, encodeMessage, type MessageName } from './messages';
import type { Fields } from './fields';
import type { ProviderService } from './provider-service';

const DYNAMIC: Readonly<Record<string, readonly [MessageName, MessageName]>> = {
  GetMetadata: ['Empty', 'GetMetadataResponse'],
  GetProviderSchema: ['Empty', 'GetProviderSchemaResponse'],
  ValidateProviderConfig: ['ValidateProviderConfigRequest', 'ValidateProviderConfigResponse'],
  ValidateResourceConfig: ['ValidateConfigRequest', 'DiagnosticsResponse'],
  ValidateDataResourceConfig: ['ValidateConfigRequest', 'DiagnosticsResponse'],
  UpgradeResourceState: ['UpgradeResourceStateRequest', 'UpgradeResourceStateResponse'],
  ConfigureProvider: ['ConfigureProviderRequest', 'DiagnosticsResponse'],
  ReadResource: ['ReadResourceRequest', 'ReadResourceResponse'],
  PlanResourceChange: ['PlanResourceChangeRequest', 'PlanResourceChangeResponse'],
  ApplyResourceChange: ['ApplyResourceChangeRequest', 'ApplyResourceChangeResponse'],
  ImportResourceState: ['ImportResourceStateRequest', 'ImportResourceStateResponse'],
  MoveResourceState: ['MoveResourceStateRequest', 'MoveResourceStateResponse'],
  ReadDataSource: ['ReadDataSourceRequest', 'ReadDataSourceResponse'],
  GetResourceIdentitySchemas: ['Empty', 'IdentitySchemasResponse'],
  GetFunctions: ['Empty', 'FunctionsResponse'],
  StopProvider: ['Empty', 'StopProviderResponse'],
};
const SERVING = 1;

type Unary = handleUnaryCall<Fields, object>;

/** Adds Terraform's provider service to a server. */
export function addProviderService<Session>(server: Server, service: ProviderService<Session>): void {
  const definition: Record<string, ServiceDefinition[string]> = {};
  const handlers: Record<string, Unary> = {};
  for (const name of Object.keys(service.calls)) {
    const [request, response] = DYNAMIC[name] ?? ['Empty', 'Empty'];
    definition[name] = method(`/tfplugin6.Provider/${name}`, request, response);
    handlers[name] = (incoming, done) => {
      void service.answer(name, incoming.request).then((answer) => {
        done(null, answer);
      });
    };
  }
  server.addService(definition, handlers);
}

/** Adds what go-plugin wants of every plugin: shutdown, output stream, broker and health. */
export function addPluginServices(server: Server, shutdown: () => void): void {
  const onShutdown: Unary = (_incoming, done) => {
    done(null, {});
    shutdown();
  };
  const onHealth: Unary = (_incoming, done) => {
    done(null, { status: SERVING });
  };
  // The process writes nothing to its output after the handshake: the streams stay open and silent.
  const onStdio: handleServerStreamingCall<Fields, object> = () => undefined;
  const onBroker: handleBidiStreamingCall<Fields, object> = (stream) => {
    stream.on('data', () => undefined);
    stream.on('end', () => {
      stream.end();
    });
  };
  server.addService(
    { Shutdown: method('/plugin.GRPCController/Shutdown', 'Empty', 'Empty') },
    { Shutdown: onShutdown },
  );
  server.addService(
    { Check: method('/grpc.health.v1.Health/Check', 'HealthCheckRequest', 'HealthCheckResponse') },
    { Check: onHealth },
  );
  server.addService(
    { StreamStdio: method('/plugin.GRPCStdio/StreamStdio', 'Empty', 'StdioData', { responseStream: true }) },
    { StreamStdio: onStdio },
  );
  server.addService(
    {
      StartStream: method('/plugin.GRPCBroker/StartStream', 'ConnInfo', 'ConnInfo', {
        requestStream: true,
        responseStream: true,
      }),
    },
    { StartStream: onBroker },
  );
}

function method(
  path: string,
  request: MessageName,
  response: MessageName,
  streams: { requestStream?: boolean; responseStream?: boolean } = {},
): ServiceDefinition[string] {
  return {
    path,
    requestStream: streams.requestStream ?? false,
    responseStream: streams.responseStream ?? false,
    requestSerialize: (fields: object) => encodeMessage(request, fields),
    requestDeserialize: (bytes: Buffer) => decodeMessage(request, bytes),
    responseSerialize: (fields: object) => encodeMessage(response, fields),
    responseDeserialize: (bytes: Buffer) => decodeMessage(response, bytes),
  };
}
