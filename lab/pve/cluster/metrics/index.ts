import { operation, type AnyRoute } from '../../http';
import type { Lab } from '../../model';
import { sectionRoutes, type SectionKind } from '../../sections';

const kind: SectionKind = {
  file: 'status',
  path: '/cluster/metrics/server',
  id: 'id',
  createBelow: true,
  missing: (id) => `status server entry '${id}' does not exist`,
  taken: (id) => `Metric server '${id}' already exists`,
  secrets: ['token'],
  optionsByType: {
    graphite: { optional: ['path', 'proto'] },
    influxdb: {
      optional: [
        'api-path-prefix',
        'bucket',
        'influxdbproto',
        'max-body-size',
        'organization',
        'verify-certificate',
      ],
    },
    opentelemetry: {
      optional:
        'otel-compression otel-headers otel-max-body-size otel-path otel-protocol otel-resource-attributes otel-timeout otel-verify-ssl'.split(
          ' ',
        ),
    },
  },
  row: (_lab, _section, config) => {
    const { type, server, port, disable = 0 } = config;
    return { type, server, port, disable };
  },
};

function gauges(lab: Lab): readonly object[] {
  const timestamp = Math.floor(lab.now() / 1000);
  return [...lab.state.nodes.values()].flatMap(({ node, cores, memoryBytes }) => [
    { id: `node/${node}`, metric: 'cpu_max', timestamp, type: 'gauge', value: cores },
    { id: `node/${node}`, metric: 'mem_total', timestamp, type: 'gauge', value: memoryBytes },
  ]);
}

/** `/cluster/metrics`; nothing is sent to the servers. */
export const metricsRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(kind),
  operation('GET /cluster/metrics/export', ({ lab }) => ({ data: gauges(lab) })),
];
