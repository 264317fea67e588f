import { createColors } from 'picocolors';
import { driftMarkdown, driftReport, driftText, guestsByPart } from '../../../deploy/drift';
import type { TerraformPlan } from '../../../deploy/plan';
import type { Environment } from '../../../site';

const environment = {
  name: 'dev',
  vmIds: { first: 10_000, last: 10_999 },
  vms: [{ vmId: 10_001 }, { vmId: 10_002 }],
} as unknown as Environment;
const vm = (name: string, actions: readonly string[], before: unknown, after: unknown): object => ({
  address: `proxmox_virtual_environment_vm.${name}`,
  mode: 'managed',
  type: 'proxmox_virtual_environment_vm',
  name,
  change: { actions, before, after },
});
const planOf = (drift: readonly object[], changes: readonly object[]): TerraformPlan =>
  ({ resource_drift: drift, resource_changes: changes }) as unknown as TerraformPlan;

describe('the drift of an environment', () => {
  const small = { vm_id: 10_001, memory: [{ dedicated: 512 }] };
  const large = { vm_id: 10_001, memory: [{ dedicated: 4096 }] };
  const plan = planOf(
    [
      vm('dev1', ['update'], small, large),
      vm('dev2', ['delete'], { vm_id: 10_002 }, null),
      vm('same', ['update'], { a: null }, { a: null }),
    ],
    [
      vm('dev1', ['update'], large, small),
      vm('dev2', ['create'], null, {}),
      vm('dev3', ['create'], null, {}),
      vm('old', ['delete'], { vm_id: 10_900 }, null),
      vm('same', ['no-op'], {}, {}),
    ],
  );
  const guests = [
    { vmId: 10_001, name: 'dev1', node: 'lab' },
    { vmId: 10_900, name: 'old', node: 'lab' },
    { vmId: 10_500, name: 'by|hand', node: 'lab' },
    { vmId: 500, name: 'elsewhere', node: 'lab' },
  ];
  const report = driftReport(environment, plan, guests);

  it('is not told of a move between the nodes that a machine may be on, and of any other', () => {
    const movedTo = (node: string): boolean => {
      const before = { vm_id: 10_001, node_name: 'lab1' };
      const moved = planOf([vm('dev1', ['update'], before, { ...before, node_name: node })], []);
      const vms = [{ vmId: 10_001, nodes: ['lab1', 'lab2'] }];
      return driftReport({ ...environment, vms } as unknown as Environment, moved, []).isDrifted;
    };
    expect([movedTo('lab2'), movedTo('lab3')]).toEqual([false, true]);
  });

  it('tells what was changed, what is gone, who made what, and what the specs have otherwise', () => {
    expect(report).toEqual({
      environment: 'dev',
      isDrifted: true,
      changed: [
        {
          address: 'proxmox_virtual_environment_vm.dev1',
          changes: [{ path: 'memory.dedicated', before: '512', after: '4096', replaces: false }],
          isMended: true,
        },
      ],
      gone: [{ address: 'proxmox_virtual_environment_vm.dev2', changes: [], isMended: true }],
      // Neither what was always outside of the range, nor what is to leave.
      foreign: [{ vmId: 10_500, name: 'by|hand', node: 'lab' }],
      pending: ['proxmox_virtual_environment_vm.dev3', 'proxmox_virtual_environment_vm.old'],
    });
  });

  it('is no drift where nothing was written and nothing is read in another form', () => {
    const before = { cpu: [{ cores: 1, flags: null, numa: '' }], tags: [], agent: null, vga: [{ type: '' }] };
    const after = { cpu: [{ cores: 1, flags: [], numa: null }], tags: null, agent: [], vga: [] };
    expect(driftReport(environment, planOf([vm('dev1', ['update'], before, after)], []), [])).toMatchObject({
      isDrifted: false,
      changed: [],
    });
    // The control: what is in them is a change, at its own place.
    const flagged = { ...after, cpu: [{ cores: 1, flags: ['+aes'] }], disk: [null, { size: 8 }] };
    expect(
      driftReport(environment, planOf([vm('dev1', ['update'], before, flagged)], []), []).changed[0]?.changes,
    ).toEqual([
      { path: 'cpu.flags', after: '["+aes"]', replaces: false },
      { path: 'disk.1.size', after: '8', replaces: false },
    ]);
  });

  it('is no drift where only the specs have changed', () => {
    const due = driftReport(environment, planOf([], [vm('dev3', ['create'], null, {})]), []);
    expect(due).toMatchObject({ isDrifted: false, pending: ['proxmox_virtual_environment_vm.dev3'] });
    expect(driftText(due, createColors(false))).toBe(
      'dev: nothing has drifted\n\nnot deployed yet: proxmox_virtual_environment_vm.dev3\n',
    );
  });

  it('says of what no deploy mends that it stays', () => {
    const left = driftReport(environment, planOf([vm('dev1', ['update'], small, large)], []), []);
    expect(driftText(left, createColors(false))).toContain('dev1 was changed; the next deploy leaves it so');
  });

  it('reads as text and as Markdown in which no name breaks out', () => {
    expect(driftText(report, createColors(false)).split('\n').filter(Boolean)).toEqual([
      'dev: 1 gone, 1 changed, 1 made by somebody else',
      '- proxmox_virtual_environment_vm.dev2 is gone; the next deploy mends it',
      '~ proxmox_virtual_environment_vm.dev1 was changed; the next deploy mends it',
      '    memory.dedicated: 512 → 4096',
      '? by|hand (10500 on lab) has an id of this environment, which did not make it',
      'not deployed yet: proxmox_virtual_environment_vm.dev3, proxmox_virtual_environment_vm.old',
    ]);
    expect(driftMarkdown(report)).toContain(
      '| by&#124;hand &#40;10500 on lab&#41; | made by somebody else | left |',
    );
  });
});

test('a guest that somebody else made is told of once, whatever parts an environment has', () => {
  const guests = [1, 2, 3, 9].map((vmId) => ({ vmId, name: `vm${String(vmId)}`, node: 'lab' }));
  const partWith = (...ids: readonly number[]): Pick<Environment, 'vms'> =>
    ({ vms: ids.map((vmId) => ({ vmId })) }) as unknown as Pick<Environment, 'vms'>;
  const ids = (parts: readonly Pick<Environment, 'vms'>[], whole: Pick<Environment, 'vms'>): number[][] =>
    guestsByPart(parts, whole, guests).map((own) => own.map(({ vmId }) => vmId));
  // Shards have the machines of the whole among them, or beside it.
  expect(ids([partWith(3), partWith(1), partWith(2)], partWith(1, 2, 3))).toEqual([[3, 9], [1], [2]]);
  expect(ids([partWith(2)], partWith(1, 2, 3))).toEqual([[2, 9]]);
  expect(ids([partWith(1, 2, 3)], partWith(1, 2, 3))).toEqual([[1, 2, 3, 9]]);
});
