import { checkValues } from '../../../../lab/providers/plan/check-values';
import { resourceSchema } from '../../../../lab/providers/proxmox/schemas';
import type { ObjectValue } from '../../../../lab/providers/values';

const { block } = resourceSchema('proxmox_virtual_environment_vm');
const nic = (fields: ObjectValue): ObjectValue => ({ network_device: [{ bridge: 'vmbr0', ...fields }] });
const warnings = (config: ObjectValue): unknown[] =>
  checkValues(block, config, {}).map(({ severity, summary, path }) => ({ severity, summary, path }));

describe('checkValues', () => {
  // Seen with bpg/proxmox 0.111.1: one warning for each card that says `enabled`, at every plan.
  test('warns of a deprecated field in a list of objects', () => {
    expect(warnings(nic({ enabled: true }))).toEqual([
      { severity: 'warning', summary: 'Argument is deprecated', path: ['network_device', 0, 'enabled'] },
    ]);
  });

  test('says nothing where that field is null or another one is given', () => {
    expect(warnings(nic({ enabled: null, firewall: true }))).toEqual([]);
  });
});
