import { type ProblemList, suggestName } from '../errors';
import { MacAddress } from '../values';
import type { Step } from '../yaml';
import { resolveCommon } from './addressing';
import type { CatalogueDraft, HostInterfaceDraft, NetworkDraft, Placed } from './drafts';
import type { Fields } from './fields';
import { parsed } from './networks';

/** Where each kind of interface is written, and where it names those that it is made of. */
const KINDS = [
  { kind: 'nic', field: 'nics', lowers: undefined, needs: [] },
  { kind: 'bond', field: 'bonds', lowers: 'members', needs: [['members', '[eno1, eno2]']] },
  {
    kind: 'vlan',
    field: 'vlans',
    lowers: 'parent',
    needs: [
      ['parent', 'bond0'],
      ['id', '20'],
    ],
  },
  { kind: 'bridge', field: 'bridges', lowers: 'ports', needs: [] },
] as const;

type Networks = CatalogueDraft['networks'];

/** Reads a physical machine's interfaces: cards first, then bonds, VLANs and bridges, each by name. */
export function resolveHostInterfaces(
  host: Fields,
  networks: Networks,
  problems: ProblemList,
): HostInterfaceDraft[] {
  return KINDS.flatMap(({ kind, field, lowers, needs }) =>
    host
      .entries(field)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, , tree]) => {
        const path = [field, name];
        const network = networkOf(host, path, networks, problems);
        for (const [need, example] of needs)
          host.require(`${field}: { ${name}: { ${need}: ${example} } }`, ...path, need);
        const mac =
          kind === 'nic'
            ? parsed(
                host.require<string>(`nics: { ${name}: { mac: "3C:EC:EF:12:34:56" } }`, ...path, 'mac'),
                (text) => MacAddress.parse(text),
              )
            : undefined;
        return {
          name,
          kind,
          place: tree.place,
          lowers: lowers === undefined ? [] : lowersOf(host, [...path, lowers]),
          ...resolveCommon(host, path),
          ...(network ? { network } : {}),
          ...(mac ? { mac } : {}),
        };
      }),
  );
}

function lowersOf(host: Fields, path: readonly Step[]): Placed<string>[] {
  const one = host.get<string | string[]>(...path);
  return one && typeof one.value === 'string'
    ? [{ value: one.value, place: one.place }]
    : host.items<string>(...path);
}

function networkOf(
  host: Fields,
  path: readonly Step[],
  networks: Networks,
  problems: ProblemList,
): NetworkDraft | undefined {
  const named = host.get<string>(...path, 'network');
  if (!named) return undefined;
  const network = networks.get(named.value);
  if (!network) {
    problems.add({
      code: 'UNKNOWN_NETWORK',
      message: `there is no network "${named.value}" of the site`,
      hint: suggestName(named.value, networks.keys(), 'network', 'they are "networks" in site.yaml'),
      place: named.place,
    });
  }
  return network;
}
