import { createColors } from 'picocolors';
import { driftMarkdown, driftReport, driftText, guestsByPart } from '../../../deploy/drift';
import { environmentDiff, renderText, type TerraformPlan } from '../../../deploy/plan';
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

  it('is not told of the record of the deployment, which a folder without it lacks', () => {
    const record = {
      address: 'local_file.deployment',
      mode: 'managed',
      type: 'local_file',
      name: 'deployment',
    };
    const lost = planOf(
      [{ ...record, change: { actions: ['delete'], before: { id: '1' }, after: null } }],
      [{ ...record, change: { actions: ['create'], before: null, after: {} } }],
    );
    expect(driftReport(environment, lost, [])).toMatchObject({ isDrifted: false, gone: [], pending: [] });
    const knowledge = { rolesOf: () => [] };
    expect(environmentDiff(environment, lost, knowledge)).toMatchObject({ isChanged: false, entries: [] });
  });

  it('has no more than a comment may have, and says how much is left out', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `web${String(index)}`);
    const gone = names.map((name) => vm(name, ['delete'], { vm_id: 10_002 }, null));
    const due = names.map((name) => vm(`new-${name}`, ['create'], null, {}));
    const whole = driftReport(environment, planOf(gone, due), []);
    const page = driftMarkdown(whole);
    expect(driftMarkdown(whole, Infinity).length).toBeGreaterThan(65_536);
    expect(page.length).toBeLessThanOrEqual(60_000);
    const rows = page.match(/ \| gone \| /g) ?? [];
    const addresses = page.match(/new-web\d+ is made/g) ?? [];
    expect(page).toContain(`**${String(4000 - rows.length - addresses.length)} more, for which`);
  });

  it('tells what was changed, what is gone, who made what, and what the specs have otherwise', () => {
    expect(report).toEqual({
      environment: 'dev',
      isDeployed: true,
      isDrifted: true,
      due: [
        { name: 'dev3', isHost: true, verb: 'create' },
        { name: 'old', isHost: true, verb: 'delete' },
      ],
      changed: [
        {
          address: 'proxmox_virtual_environment_vm.dev1',
          isMachine: true,
          changes: [{ path: 'memory.dedicated', before: 512, after: 4096, replaces: false }],
          isMended: true,
          verb: 'change',
          reboots: [],
        },
      ],
      gone: [
        {
          address: 'proxmox_virtual_environment_vm.dev2',
          isMachine: true,
          changes: [],
          isMended: true,
          verb: 'create',
          reboots: [],
        },
      ],
      // Neither what was always outside of the range, nor what is to leave.
      foreign: [{ vmId: 10_500, name: 'by|hand', node: 'lab' }],
      pending: ['proxmox_virtual_environment_vm.dev3', 'proxmox_virtual_environment_vm.old'],
      disturbed: [{ address: 'proxmox_virtual_environment_vm.old', verb: 'delete', reboots: [] }],
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
      { path: 'disk.1.size', after: 8, replaces: false },
    ]);
  });

  it('is no drift where only the specs have changed', () => {
    const same = vm('dev1', ['no-op'], {}, {});
    const due = driftReport(environment, planOf([], [same, vm('dev3', ['create'], null, {})]), []);
    expect(due).toMatchObject({ isDrifted: false, pending: ['proxmox_virtual_environment_vm.dev3'] });
    expect(driftText(due, createColors(false))).toBe(
      'dev: nothing has drifted\n\nnot deployed yet: dev3 is made\n',
    );
  });

  it('says of what no deploy mends that it stays', () => {
    const left = driftReport(environment, planOf([vm('dev1', ['update'], small, large)], []), []);
    expect(driftText(left, createColors(false))).toContain('dev1 was changed; the next deploy leaves it so');
  });

  it('of what was destroyed is told by machines, and that nothing of it is there', () => {
    const create = (type: string, name: string): object => ({
      ...{ address: `${type}.${name}`, mode: 'managed', type, name },
      change: { actions: ['create'], before: null, after: {} },
    });
    const plan = planOf(
      [],
      [
        create('proxmox_sdn_vnet', 'devnet'),
        create('proxmox_virtual_environment_file', 'dev1-cidata'),
        ...['dev1', '_2nd'].map((name) => vm(name, ['create'], null, {})),
      ],
    );
    const named = {
      ...environment,
      vms: ['2nd', 'dev1'].map((name) => ({ name })),
    } as unknown as Environment;
    const anew = driftReport(named, plan, []);
    expect(anew).toMatchObject({ isDeployed: false, isDrifted: false });
    expect(driftText(anew, createColors(false))).toBe(
      'dev: nothing of it is deployed\n\nwhat a deploy makes: 2nd, dev1, networks\n',
    );
    expect(driftMarkdown(anew)).toBe(
      '### dev: nothing of it is deployed\n\nWhat a deploy makes: 2nd, dev1, networks\n',
    );
    const diff = environmentDiff({ ...named, vms: [] }, plan, { rolesOf: () => [] });
    expect(diff.isDeployed).toBe(false);
    expect(renderText(diff, createColors(false))).toBe(
      'dev: nothing of it is deployed; 2 machines are made\n\n+ 2nd  is made\n\n+ dev1  is made\n\n  networks\n    + devnet\n',
    );
  });

  it('reads as text and as Markdown in which no name breaks out', () => {
    expect(driftText(report, createColors(false)).split('\n').filter(Boolean)).toEqual([
      'dev: 1 gone, 1 changed, 1 made by somebody else',
      '- proxmox_virtual_environment_vm.dev2 is gone; the next deploy mends it',
      '~ proxmox_virtual_environment_vm.dev1 was changed; the next deploy mends it',
      '    memory.dedicated: 512 → 4096',
      '? by|hand (10500 on lab) has an id of this environment, which did not make it',
      'not deployed yet: dev3 is made, old IS DESTROYED',
      '    proxmox_virtual_environment_vm.old IS DESTROYED',
    ]);
    expect(driftMarkdown(report)).toContain(
      '| by&#124;hand &#40;10500 on lab&#41; | made by somebody else | left |',
    );
  });
});

describe('what it takes to mend', () => {
  const running = { started: true, vm_id: 10_001 };
  const before = { ...running, memory: [{ dedicated: 512 }], bios: 'ovmf' };
  const drifted = { ...running, memory: [{ dedicated: 640 }], bios: 'ovmf' };
  const reportOf = (drift: object, planned: object, more: object = {}): ReturnType<typeof driftReport> =>
    driftReport(environment, planOf([drift], [{ ...planned, ...more }]), []);
  const textOf = (...args: Parameters<typeof reportOf>): string =>
    driftText(reportOf(...args), createColors(false));
  const markdownOf = (...args: Parameters<typeof reportOf>): string => driftMarkdown(reportOf(...args));
  const seen = vm('dev1', ['update'], before, drifted);

  it('is a reboot where `diff` says so, by the same word', () => {
    const planned = vm('dev1', ['update'], drifted, before);
    expect(textOf(seen, planned)).toContain(
      'dev1 was changed; the next deploy mends it: it reboots for memory.dedicated\n    memory.dedicated: 512 → 640\n',
    );
    expect(markdownOf(seen, planned)).toContain('| put back&#58; it reboots for memory.dedicated |');
    expect(reportOf(seen, planned).changed).toMatchObject([
      { verb: 'change', reboots: ['memory.dedicated'] },
    ]);
    const diff = environmentDiff({ vms: [] } as unknown as Environment, planOf([], [planned]), {
      rolesOf: () => [],
    });
    expect(diff.entries[0]?.reboots).toEqual(['memory.dedicated']);
    // The control: a machine that is off is not switched off and on.
    const off = vm('dev1', ['update'], { ...drifted, started: false }, before);
    expect(textOf(seen, off)).toContain('; the next deploy mends it\n');
  });

  it('is another machine where it cannot be put back in place', () => {
    const planned = vm('dev1', ['delete', 'create'], drifted, before) as { change: object };
    const replaced = { ...planned, change: { ...planned.change, replace_paths: [['memory']] } };
    expect(textOf(seen, replaced)).toContain(
      'mends it: it IS DESTROYED AND MADE ANEW\n    memory.dedicated: 512 → 640  (cannot be changed in place)\n',
    );
    expect(markdownOf(seen, replaced)).toContain('| put back&#58; it IS DESTROYED AND MADE ANEW |');
    expect(reportOf(seen, replaced).changed).toMatchObject([
      { verb: 'replace', changes: [{ replaces: true }] },
    ]);
    const tainted = { action_reason: 'replace_because_tainted' };
    expect(textOf(seen, planned, tainted)).toContain('MADE ANEW: it was not made to its end');
  });

  it('is its end where the specs no longer have it', () => {
    const planned = vm('dev1', ['delete'], drifted, null);
    expect(textOf(seen, planned)).toContain('dev1 was changed; with the next deploy it IS DESTROYED\n');
    expect(markdownOf(seen, planned)).toContain('| IS DESTROYED |');
  });

  it('is told without shouting of what is no machine', () => {
    const subnet = { address: 'proxmox_sdn_subnet.a', type: 'proxmox_sdn_subnet', name: 'a' };
    const changed = { ...vm('a', ['update'], { gateway: '10.0.0.1' }, { gateway: '10.0.0.9' }), ...subnet };
    const planned = { ...vm('a', ['delete', 'create'], { gateway: '10.0.0.9' }, {}), ...subnet };
    expect(textOf(changed, planned)).toContain('mends it: it is removed and made anew\n');
    expect(textOf(changed, { ...planned, change: { actions: ['delete'] } })).toContain(
      'with the next deploy it is removed\n',
    );
  });

  it('may be what happens to a machine that has not drifted itself', () => {
    const file = { type: 'proxmox_virtual_environment_file', address: 'proxmox_virtual_environment_file.f' };
    const gone = { ...vm('f', ['delete'], {}, null), ...file };
    const planned = vm('dev1', ['update'], drifted, before);
    const report = reportOf(gone, planned);
    expect(report.disturbed).toEqual([
      { address: 'proxmox_virtual_environment_vm.dev1', verb: 'change', reboots: ['memory.dedicated'] },
    ]);
    const words = 'proxmox_virtual_environment_vm.dev1 is changed, reboots for memory.dedicated';
    expect(driftText(report, createColors(false))).toContain(`    ${words}\n`);
    expect(driftMarkdown(report)).toContain('vm.dev1 is changed, reboots for memory.dedicated\n');
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
