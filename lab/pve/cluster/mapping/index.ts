import { parsePropertyString } from '../../../../pve/wire';
import type { AnyRoute } from '../../http';
import { refuse, type Lab, type SectionRecord } from '../../model';
import { sectionRoutes, valueText, type SectionKind } from '../../sections';

const AUDIT = ['Mapping.Modify', 'Mapping.Use', 'Mapping.Audit'];

function mapOf({ config }: SectionRecord): readonly string[] {
  const { map } = config;
  return Array.isArray(map) ? map.map(String) : map === undefined ? [] : [valueText(map)];
}

/** Devices of hosts under one name for the whole data centre; each entry of `map` is one node's. */
function kindOf(type: 'pci' | 'usb' | 'dir'): SectionKind {
  return {
    file: `mapping/${type}`,
    path: `/cluster/mapping/${type}`,
    id: 'id',
    missing: (id) => `${type} mapping '${id}' does not exist`,
    taken: (id) => `mapping '${id}' already exists`,
    notOptions: ['check-node'],
    visible: ({ caller }, { id }) => caller.mayAny(`/mapping/${type}/${id}`, ...AUDIT),
    check: ({ lab }, { config }) => {
      for (const entry of mapOf({ file: '', id: '', config })) {
        const { node = '' } = parsePropertyString(entry);
        if (!lab.state.nodes.has(node)) throw refuse(`no such cluster node '${node}'`);
      }
      return config;
    },
    remove: ({ lab }, { id }) => {
      const user = [...lab.state.vms.values()].find(({ config }) =>
        Object.entries(config).some(([key, value]) => isUse(type, id, key, String(value))),
      );
      if (user) throw refuse(`mapping '${id}' is used by VM ${user.vmid}`);
    },
    row: rowOf(type),
  };
}

function rowOf(type: string) {
  return (_lab: Lab, section: SectionRecord, config: object): object => ({
    type,
    description: '',
    ...config,
    map: mapOf(section),
    ...(type === 'usb' ? { error: '' } : { checks: [] }),
  });
}

function isUse(type: string, id: string, key: string, value: string): boolean {
  const prefix = { pci: 'hostpci', usb: 'usb', dir: 'virtiofs' }[type] ?? '';
  if (!key.startsWith(prefix)) return false;
  return (
    parsePropertyString(value, { defaultKey: type === 'dir' ? 'dirid' : 'host' })[
      type === 'dir' ? 'dirid' : 'mapping'
    ] === id
  );
}

/** `/cluster/mapping` */
export const mappingRoutes: readonly AnyRoute[] = (['pci', 'usb', 'dir'] as const).flatMap((type) =>
  sectionRoutes(kindOf(type)),
);
