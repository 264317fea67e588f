import { planLegacy, settleLegacy } from '../../../../lab/providers/plan';
import { resourceSchema } from '../../../../lab/providers/proxmox/schemas';
import { UNKNOWN, type ObjectValue } from '../../../../lab/providers/values';

// All of this was seen in plans and states of bpg/proxmox 0.111.1.
const vm = resourceSchema('proxmox_virtual_environment_vm').block;
const file = resourceSchema('proxmox_virtual_environment_file').block;

describe('settleLegacy', () => {
  const settle = (planned: ObjectValue, state: ObjectValue): ObjectValue => settleLegacy(vm, planned, state);

  test('leaves null where the plan had null and the API an empty list', () => {
    expect(settle({ cpu: [{ cores: 1, flags: null }] }, { cpu: [{ cores: 1, flags: [] }] })).toEqual({
      cpu: [{ cores: 1, flags: null, affinity: '', architecture: '' }],
    });
    expect(settle({ tags: null }, { tags: [] })).toEqual({ tags: null });
    expect(settle({ tags: [] }, { tags: null })).toEqual({ tags: [] });
  });

  test('takes what the API says where it is more than empty, or the plan did not know', () => {
    expect(settle({ tags: null }, { tags: ['a'] })).toEqual({ tags: ['a'] });
    expect(settle({ mac_addresses: UNKNOWN }, { mac_addresses: [] })).toEqual({ mac_addresses: [] });
  });

  test('fills text whose default is empty inside of blocks, not outside', () => {
    const source = { path: 'a.iso', checksum: null, min_tls: null, file_name: 'b.iso', changed: false };
    const settled = settleLegacy(file, {}, { source_file: [source], file_name: null, overwrite: true });
    expect(settled).toEqual({
      source_file: [{ ...source, checksum: '', min_tls: '' }],
      file_name: null,
      overwrite: true,
    });
  });
});

describe('planLegacy', () => {
  test('does not know a computed block of a machine that is to be made', () => {
    expect(planLegacy(vm, null, { vga: [] }).planned['vga']).toBe(UNKNOWN);
  });

  test('names the argument that replaces, and the block only where elements came or went', () => {
    const source = (name: string): ObjectValue => ({
      path: `${name}.iso`,
      file_name: name,
      changed: false,
      insecure: false,
    });
    const replace = (prior: ObjectValue[], config: ObjectValue[]): unknown =>
      planLegacy(file, { source_file: prior }, { source_file: config }).replace;
    expect(replace([source('a')], [{ ...source('b'), path: 'a.iso' }])).toEqual([
      ['source_file', 0, 'file_name'],
    ]);
    expect(replace([], [source('a')])).toContainEqual(['source_file']);
  });
});
