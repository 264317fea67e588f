import { text as textOf } from '../../resource';
import { allOf, needs, onlyOneOf } from '../combinations';
import type { ObjectValue } from '../../values';
import { flag, number, secret, text, type ObjectDescription } from '../objects';
import { between, oneOf } from '../validators';

/** `proxmox_metrics_server`; the token of InfluxDB can also be handed over without standing in the state. */
export const metricsServer: ObjectDescription = {
  type: 'proxmox_metrics_server',
  fields: {
    disable: flag('disable', { absent: false, canUnset: false }),
    graphite_path: text('path'),
    graphite_proto: text('proto'),
    influx_api_path_prefix: text('api-path-prefix'),
    influx_bucket: text('bucket'),
    influx_db_proto: text('influxdbproto'),
    influx_max_body_size: number('max-body-size'),
    influx_organization: text('organization'),
    influx_token: secret(text('token')),
    influx_verify: flag('verify-certificate', { absent: 'state' }),
    mtu: number('mtu'),
    opentelemetry_compression: text('otel-compression'),
    opentelemetry_headers: text('otel-headers'),
    opentelemetry_max_body_size: number('otel-max-body-size'),
    opentelemetry_path: text('otel-path'),
    opentelemetry_proto: text('otel-protocol'),
    opentelemetry_resource_attributes: text('otel-resource-attributes'),
    opentelemetry_timeout: number('otel-timeout'),
    opentelemetry_verify_ssl: flag('otel-verify-ssl', { absent: 'state' }),
    port: number('port', { canUnset: false }),
    server: text('server', { canUnset: false }),
    timeout: number('timeout'),
    type: text('type', { sent: 'create' }),
  },
  validators: {
    graphite_proto: oneOf('udp', 'tcp'),
    influx_db_proto: oneOf('udp', 'http', 'https'),
    mtu: between(512, 65_536),
    port: between(1, 65_535),
    type: oneOf('graphite', 'influxdb', 'opentelemetry'),
    opentelemetry_proto: oneOf('http', 'https'),
    opentelemetry_compression: oneOf('none', 'gzip'),
  },
  validate: allOf(
    onlyOneOf('influx_token', 'influx_token_wo'),
    needs('influx_token_wo_version', 'influx_token_wo'),
  ),
  collection: (server) => `cluster/metrics/server/${textOf(server, 'name')}`,
  path: (server) => `cluster/metrics/server/${textOf(server, 'name')}`,
  id: (server) => textOf(server, 'name'),
  creation: (_planned, operation) => writtenToken(operation.config),
  change: (_planned, operation) => writtenToken(operation.config),
  import: (id) => ({ name: id }),
};

function writtenToken(config: ObjectValue | undefined): Record<string, string> {
  const token = textOf(config, 'influx_token_wo');
  return token === '' ? {} : { token };
}
