import { proxmoxProvider } from '../../../../lab/providers/proxmox/provider';
import { Unknown, type ObjectValue } from '../../../../lab/providers/values';

const provider = proxmoxProvider({
  environment: {},
  temporaryDirectory: '/nonexistent',
  dataDirectory: '/nonexistent',
  now: Date.now,
});
const type = provider.resources['proxmox_virtual_environment_vm'];
const faults = (config: ObjectValue): readonly unknown[] =>
  type?.validate?.(config).map(({ path }) => path) ?? [];
const numa = [{ device: 'numa0' }, { device: 'numa1' }];

describe('a layout of NUMA nodes', () => {
  // Seen with bpg/proxmox 0.111.1: `all of cpu.0.numa,numa.0.device must be specified`.
  test('needs a cpu block that says of NUMA', () => {
    const paths = [0, 1].map((index) => ['numa', index, 'device']);
    expect(faults({ numa })).toEqual(paths);
    expect(faults({ numa, cpu: [{ cores: 2, numa: null }] })).toEqual(paths);
  });

  test('is fine where it says so, also no, and where nobody knows yet', () => {
    expect(faults({ numa, cpu: [{ numa: false }] })).toEqual([]);
    expect(faults({ numa, cpu: [{ numa: new Unknown() }] })).toEqual([]);
    expect(faults({ numa, cpu: new Unknown() })).toEqual([]);
    expect(faults({ cpu: [{ cores: 2 }] })).toEqual([]);
  });
});
