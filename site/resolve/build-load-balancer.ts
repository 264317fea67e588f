import type { LoadBalancer } from '../model';
import type { InstallSection } from '../schema';
import { defined } from './defined';

type HaproxySpec = NonNullable<NonNullable<InstallSection['services']>['haproxy']>;

/** Makes HAProxy's part of a machine; what `checkServices` refuses is left out. */
export function buildLoadBalancer({ frontends, backends, stats }: HaproxySpec): LoadBalancer {
  return {
    frontends: Object.entries(frontends ?? {}).flatMap(([name, each]) =>
      typeof each?.bind === 'string'
        ? [{ name, bind: each.bind, backend: each.backend ?? name, mode: each.mode ?? 'tcp' }]
        : [],
    ),
    backends: Object.entries(backends ?? {}).flatMap(([name, each]) =>
      each ? [{ name, ...balancingOf(each), servers: serversOf(each) }] : [],
    ),
    ...defined({ stats }),
  };
}

type BackendSpec = NonNullable<NonNullable<HaproxySpec['backends']>[string]>;
type Backend = LoadBalancer['backends'][number];

function balancingOf(spec: BackendSpec): Pick<Backend, 'mode' | 'balance' | 'check' | 'checkPath'> {
  return {
    mode: spec.mode ?? 'tcp',
    balance: spec.balance ?? 'roundrobin',
    check: spec.check ?? 'tcp',
    checkPath: spec.check_path ?? '/',
  };
}

function serversOf({ servers }: BackendSpec): Backend['servers'] {
  return Object.entries(servers ?? {}).flatMap(([name, address]) =>
    address === null ? [] : [{ name, address }],
  );
}
