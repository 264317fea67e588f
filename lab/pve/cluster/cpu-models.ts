import { operation, type AnyRoute } from '../http';
import { refuse } from '../model';
import { cpuModels } from '../vm-config';
import { sectionRoutes, sectionsOf, type SectionKind } from '../sections';

const AUDIT = ['Mapping.Audit', 'Mapping.Use', 'Mapping.Modify'];

const kind: SectionKind = {
  file: 'cpu-models',
  path: '/cluster/qemu/custom-cpu-models',
  id: 'cputype',
  idOf: (_call, given) => given.replace(/^custom-/, ''),
  missing: (name) => `CPU model 'custom-${name}' not found`,
  taken: (name) => `Custom CPU model '${name}' already exists`,
  visible: ({ caller }, { id }) => caller.mayAny(`/mapping/cpu/${id}`, ...AUDIT),
  remove: ({ lab }, { id }) => {
    const user = [...lab.state.vms.values()].find(({ config }) =>
      String(config['cpu']).includes(`custom-${id}`),
    );
    if (user) throw refuse(`custom CPU model '${id}' is used by VM ${user.vmid}`);
  },
};

const FLAGS = [
  'aes',
  'amd-no-ssb',
  'amd-ssbd',
  'hv-evmcs',
  'hv-tlbflush',
  'ibpb',
  'md-clear',
  'nested-virt',
  'pcid',
  'pdpe1gb',
  'spec-ctrl',
  'ssbd',
  'virt-ssbd',
];
const MACHINES = ['i440fx', 'q35'];

function vendorOf(model: string): string {
  if (/^(?:EPYC|Opteron|athlon|phenom)/.test(model)) return 'AuthenticAMD';
  if (/^(?:kvm|qemu|max$|host$|x86-64-)/.test(model)) return 'default';
  return /^(?:a64fx|cortex-|neoverse-)/.test(model) ? 'ARM' : 'GenuineIntel';
}

/** CPU models and what the nodes' QEMU can do */
export const cpuModelRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(kind),
  operation('GET /cluster/qemu/cpu-flags', ({ lab }) =>
    FLAGS.map((name) => ({ name, 'supported-on': [...lab.state.nodes.keys()] })),
  ),
  operation('GET /nodes/{node}/capabilities/qemu/cpu-flags', () => FLAGS.map((name) => ({ name }))),
  operation('GET /nodes/{node}/capabilities/qemu/cpu', ({ lab, caller }) => [
    ...cpuModels().map((name) => ({ name, custom: 0, vendor: vendorOf(name) })),
    ...sectionsOf(lab, 'cpu-models')
      .filter(({ id }) => caller.mayAny(`/mapping/cpu/${id}`, ...AUDIT))
      .map(({ id }) => ({ name: `custom-${id}`, custom: 1, vendor: 'default' })),
  ]),
  operation('GET /nodes/{node}/capabilities/qemu/machines', () =>
    MACHINES.flatMap((type) =>
      ['10.1', '10.0', '9.2', '9.0', '8.1'].map((version) => ({
        id: `pc-${type}-${version}`,
        type,
        version,
      })),
    ),
  ),
  operation('GET /nodes/{node}/capabilities/qemu/migration', () => ({ 'has-dbus-vmstate': 1 })),
];
