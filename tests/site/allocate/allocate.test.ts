import fc from '../../properties';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAllocations } from '../../../site';
import { adding, type Changes, loadSmall, problemsOf } from '../small-site';

const LOCK = 'allocations.lock.yaml';

/** A VM of dev with an id and an address that are handed out. */
const vm = (name: string): Changes => ({
  [`vms/${name}.yaml`]: 'environment: dev\nnics: { net0: { ipv4: auto } }\n',
});

function load(changes: Changes, options: { locked?: boolean } = {}) {
  const result = loadSmall(changes, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  const vms = result.site.environments.flatMap((environment) => environment.vms);
  const seen = Object.fromEntries(
    vms.map((each) => {
      const [nic] = each.nics;
      const address = nic?.ipv4.method === 'static' ? nic.ipv4.address : undefined;
      return [each.name, [each.vmId, nic?.mac, address]];
    }),
  );
  return { seen, allocations: result.allocations, result };
}

test('a site that writes everything itself needs no lock', () => {
  const { allocations } = load({}, { locked: true });
  expect(allocations).toEqual({ file: `/nowhere/specs/${LOCK}`, text: '', changed: false });
});

test('what is missing is handed out: the lowest free id and address, the MAC of the id', () => {
  const { seen, allocations } = load({ ...vm('web'), ...vm('api') });
  expect(seen).toMatchObject({
    api: [10003, 'BC:24:11:00:27:13', '10.10.10.2/24'],
    web: [10004, 'BC:24:11:00:27:14', '10.10.10.3/24'],
  });
  expect(allocations.text.split('\n').slice(2)).toEqual([
    'version: 1',
    'machines:',
    '  dev/api: { "vm_id": 10003, "nics": { "net0": { "mac": "BC:24:11:00:27:13", "ipv4": "10.10.10.2" } } }',
    '  dev/web: { "vm_id": 10004, "nics": { "net0": { "mac": "BC:24:11:00:27:14", "ipv4": "10.10.10.3" } } }',
    '',
  ]);
});

test('what somebody wrote is never handed out: ids, also of templates, MAC and IP addresses', () => {
  const { seen, allocations } = load({
    ...{ ...vm('web'), ...vm('api') },
    'vms/old.yaml':
      'environment: dev\nvm_id: 10003\nnics: { net0: { mac: "bc:24:11:00:27:16", ipv4: 10.10.10.2/24 } }\n',
    'vms/copy.yaml':
      'environment: dev\nvm_id: 10005\nclone: { template: 10004 }\nnics: { net0: { mac: "bc:24:11:00:27:22", ipv4: 10.10.10.9/24 } }\n',
    'hosts/rack1.yaml': 'bmc: { address: 192.0.2.9, mac: "BC:24:11:00:27:17" }\n',
  });
  expect(seen['api']?.[0]).toBe(10006);
  expect(seen['web']?.[0]).toBe(10007);
  expect(seen['api']?.[2]).toBe('10.10.10.3/24');
  const macs = Object.values(seen).map(([, mac]) => mac);
  expect(new Set(macs).size).toBe(macs.length);
  // What follows from their ids is somebody else's.
  for (const name of ['api', 'web']) {
    expect(seen[name]?.[1]).toMatch(/^BC:24:11:(?!00:27:1[67])/);
    expect(allocations.text).toContain(`dev/${name}: {`);
  }
  const again = load({ [LOCK]: allocations.text, ...vm('web'), ...vm('api') });
  expect(again.seen['web']).toEqual(seen['web']);
});

test('what was handed out stays, whoever comes before or goes', () => {
  const first = load(vm('web'));
  const lock = { [LOCK]: first.allocations.text };
  const second = load({ ...lock, ...vm('api'), ...vm('web') });
  expect(second.seen['web']).toEqual(first.seen['web']);
  expect(second.seen['api']).toEqual([10004, 'BC:24:11:00:27:14', '10.10.10.3/24']);
  // "web" is gone and comes back: its values were kept for it.
  const without = load({ [LOCK]: second.allocations.text, ...vm('api'), ...vm('db') });
  expect(without.seen['db']).toEqual([10005, 'BC:24:11:00:27:15', '10.10.10.4/24']);
  expect(load({ [LOCK]: without.allocations.text, ...vm('web') }).seen['web']).toEqual(first.seen['web']);
});

test('values of machines that are gone are taken when nothing else is left', () => {
  const narrow = {
    'envs/dev.yaml': (text: string) =>
      text
        .replace('last: 10999', 'last: 10003')
        .replace(
          'gateway: 10.10.10.1 }',
          'gateway: 10.10.10.1, range: { first: 10.10.10.50, last: 10.10.10.50 } }',
        ),
  };
  const first = load({ ...narrow, ...vm('old') });
  const second = load({ ...narrow, [LOCK]: first.allocations.text, ...vm('new') });
  expect(second.seen['new']).toEqual([10003, 'BC:24:11:00:27:13', '10.10.10.50/24']);
  expect(problemsOf({ ...narrow, ...vm('a'), ...vm('b') }).map(({ code, at }) => [code, at?.file])).toEqual([
    ['ALLOCATION_EXHAUSTED', 'specs/envs/dev.yaml'],
    ['ALLOCATION_EXHAUSTED', 'specs/vms/b.yaml'],
  ]);
});

test('a subnet that was renumbered gives new addresses, and nothing else changes', () => {
  const first = load(vm('web'));
  const moved = load({
    ...vm('web'),
    [LOCK]: first.allocations.text,
    'envs/dev.yaml': (text) => text.replaceAll('10.10.10.', '10.77.0.'),
    'vm_specs.yaml': (text) => text.replaceAll('10.10.10.', '10.77.0.'),
  });
  expect(moved.seen['web']).toEqual([10003, 'BC:24:11:00:27:13', '10.77.0.2/24']);
});

test('an allocated value is explained by its line of the lock, a new one by what asked for it', () => {
  const first = load(vm('web'));
  const explain = ({ result }: typeof first) =>
    result.origins
      .explain('web')
      .filter(({ path }) => /vm_id|mac|ipv4/.test(path))
      .map(({ path, origin }) => [path, `${origin.file}:${String(origin.line)}`]);
  expect(explain(first)).toEqual([
    ['vm.nics.net0.ipv4', 'specs/vms/web.yaml:2'],
    ['vm.vm_id', 'specs/vms/web.yaml:1'],
    ['vm.nics.net0.mac', 'specs/vms/web.yaml:2'],
  ]);
  expect(
    new Set(explain(load({ ...vm('web'), [LOCK]: first.allocations.text })).map(([, at]) => at)),
  ).toEqual(new Set([`specs/${LOCK}:5`]));
});

test('a merge conflict is settled by reading both sides', () => {
  const ours = load(vm('ours')).allocations.text.split('\n').slice(0, -1);
  const theirs = load(vm('theirs')).allocations.text.split('\n').slice(0, -1);
  const text = [
    ...ours.slice(0, 4),
    '<<<<<<< HEAD',
    ours[4],
    '=======',
    theirs[4],
    '>>>>>>> branch',
    '',
  ].join('\n');
  const changes = { [LOCK]: text, ...vm('ours'), ...vm('theirs') };
  const { seen, allocations } = load(changes);
  expect(seen['ours']).toEqual([10003, 'BC:24:11:00:27:13', '10.10.10.2/24']);
  expect(seen['theirs']).toEqual([10004, 'BC:24:11:00:27:14', '10.10.10.3/24']);
  expect(allocations.text).not.toMatch(/[<>]{7}/);
  expect(problemsOf(changes).map(({ code, severity }) => [code, severity])).toEqual([
    ['ALLOCATION_CONFLICT', 'warning'],
  ]);
  expect(load({ ...changes, [LOCK]: allocations.text }, { locked: true }).seen).toEqual(seen);
});

test('an address that two branches handed out stays with one machine, and the other is named', () => {
  const line = (name: string): string => `  dev/${name}: { "nics": { "net0": { "ipv4": "10.10.10.50" } } }\n`;
  const pinned = (name: string, id: number): Changes => ({
    [`vms/${name}.yaml`]: `environment: dev\nvm_id: ${String(id)}\nnics: { net0: { ipv4: auto } }\n`,
  });
  const changes: Changes = {
    ...pinned('ours', 10_100),
    ...pinned('theirs', 10_101),
    [LOCK]: `version: 1\nmachines:\n<<<<<<< HEAD\n${line('ours')}=======\n${line('theirs')}>>>>>>> branch\n`,
  };
  const { seen, allocations } = load(changes);
  expect([seen['ours']?.[2], seen['theirs']?.[2]]).toEqual(['10.10.10.50/24', '10.10.10.2/24']);
  expect(problemsOf(changes).map(({ code, message, at }) => [code, message, at?.line])).toEqual([
    ['ALLOCATION_CONFLICT', 'address 10.10.10.50 was given to "ours" and to "theirs", which gets another', 6],
  ]);
  expect(problemsOf({ ...changes, [LOCK]: allocations.text }, { locked: true })).toEqual([]);
});

test('--locked refuses a site that needs something new, and takes it with its lock', () => {
  const { allocations, seen } = load(vm('web'));
  expect(problemsOf(vm('web'), { locked: true }).map(({ code }) => code)).toEqual(['LOCK_OUT_OF_DATE']);
  expect(load({ ...vm('web'), [LOCK]: allocations.text }, { locked: true }).seen).toEqual(seen);
});

test('ids too large to derive a MAC from get addresses of their own, which are remembered', () => {
  const ids = { 'envs/dev.yaml': (text: string) => text.replace('last: 10999', 'last: 999999999') };
  const written = (name: string, id: number): Changes => ({
    [`vms/${name}.yaml`]: `environment: dev\nvm_id: ${String(id)}\nnics: { net0: { ipv4: 10.10.10.9/24 } }\n`,
  });
  const { allocations } = load({ ...ids, ...written('big', 600_000_001) });
  // Nothing is remembered as long as the address follows from the id.
  expect(allocations.text).toBe('');
});

test('interfaces of physical machines get addresses of their networks', () => {
  const changes: Changes = {
    'site.yaml': adding(
      'networks: { storage: { cidr: 10.0.14.0/24, mtu: 9000, range: { first: 10.0.14.20, last: 10.0.14.29 } } }\n',
    ),
    'hosts/rack1.yaml': 'nics: { eno1: { mac: "3C:EC:EF:00:00:01", network: storage, ipv4: auto } }\n',
  };
  const { result, allocations } = load(changes);
  expect(allocations.text).toContain('  hosts/rack1: { "nics": { "eno1": { "ipv4": "10.0.14.20" } } }\n');
  expect(result.site.hosts?.[0]?.interfaces[0]).toMatchObject({
    mac: '3C:EC:EF:00:00:01',
    mtu: 9000,
    ipv4: { method: 'static', address: '10.0.14.20/24' },
  });
});

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 8 });
const together = (list: readonly string[]): Changes => Object.assign({}, ...list.map(vm)) as Changes;

/** No file where nothing was handed out. */
const locked = (text: string): Changes => (text === '' ? {} : { [LOCK]: text });

test('whatever comes and goes: values never change, never meet, and do not depend on the order of files', () => {
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (steps) => {
      let lock = '';
      const known = new Map<string, unknown>();
      for (const step of steps) {
        const { seen, allocations } = load({ ...together(step), ...locked(lock) });
        const reversed = load({ ...locked(lock), ...together(step.toReversed()) });
        expect(reversed.allocations.text).toBe(allocations.text);
        for (const name of step) expect(seen[name]).toEqual(known.get(name) ?? seen[name]);
        for (const name of step) known.set(name, seen[name]);
        lock = allocations.text;
      }
      const all = [...known.values()].map((value) => JSON.stringify(value));
      expect(new Set(all).size).toBe(all.length);
      // A lock that was just written asks for nothing more.
      expect(load({ ...together(steps.at(-1) ?? []), ...locked(lock) }).allocations.changed).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test('the lock is written whole, and only where it changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-lock-'));
  try {
    const file = join(folder, LOCK);
    expect(writeAllocations({ file, text: 'x', changed: false })).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    expect(writeAllocations({ file, text: 'x', changed: true })).toBe(true);
    expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([[LOCK], 'x']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what the command line overrides for once takes nothing out of the lock', () => {
  const { allocations } = load({ ...vm('web'), ...vm('api') });
  const lock = { [LOCK]: allocations.text };
  const result = loadSmall(
    { ...lock, ...vm('web'), ...vm('api') },
    { sets: ['vms.api.vm_id=10044', 'vms.web.nics.net0.ipv4=10.10.10.77/24'] },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  const vms = result.site.environments.flatMap((environment) => environment.vms);
  expect(vms.find(({ name }) => name === 'api')?.vmId).toBe(10044);
  expect(vms.find(({ name }) => name === 'web')?.nics[0]?.ipv4).toMatchObject({ address: '10.10.10.77/24' });
  expect(result.allocations).toMatchObject({ text: allocations.text, changed: false });
  // What is new is handed out for good.
  const more = loadSmall(
    { ...lock, ...vm('web'), ...vm('api'), ...vm('new') },
    { sets: ['vms.api.vm_id=10044'] },
  );
  expect(more.ok && more.allocations.text).toContain('dev/new: {');
  expect(more.ok && more.allocations.text).toContain('dev/api: { "vm_id": 10003');
});

test('what git and formatters make of the lock is the same lock', () => {
  const { allocations, seen } = load(vm('web'));
  const line = allocations.text.split('\n').find((each) => each.startsWith('  dev/web')) ?? '';
  const isSame = (text: string): unknown => {
    const { seen: again, allocations: wanted } = load({ ...vm('web'), [LOCK]: text });
    expect([again, wanted.text]).toEqual([seen, allocations.text]);
    const changes = { ...vm('web'), [LOCK]: text };
    expect(problemsOf(changes)).toEqual([]);
    return [
      wanted.changed,
      problemsOf(changes, { locked: true }).map(({ message }) => message.split(': ')[1]),
    ];
  };
  // Line ends of another system are nothing to commit; all else is written anew.
  expect(isSame(allocations.text.replaceAll('\n', '\r\n'))).toEqual([false, []]);
  expect(isSame(`${allocations.text}${line}\n`)).toEqual([
    true,
    ['it is in another form than Rackwright writes'],
  ]);
  const broken = `version: 1\nmachines:\n  dev/web:\n    {\n      'vm_id': 10003,\n      nics: { net0: { mac: 'BC:24:11:00:27:13', ipv4: 10.10.10.2 } },\n    }\n`;
  expect(isSame(broken)).toEqual([true, ['it is in another form than Rackwright writes']]);
  const codes = (text: string): string[] =>
    problemsOf({ ...vm('web'), [LOCK]: text }).map(({ code }) => code);
  expect(codes(broken.replace('BC:24:11', 'AC:24:11'))).toEqual(['ALLOCATED_MAC_FOREIGN']);
  expect(new Set(codes(broken.replace('vm_id', 'vmid')))).toEqual(new Set(['LOCK_INVALID']));
});

test('another VM id than the one that was handed out is told of, as that is another VM', () => {
  const { allocations } = load(vm('web'));
  const pinned = (id: number): Changes => ({
    'vms/web.yaml': `environment: dev\nvm_id: ${String(id)}\nnics: { net0: { ipv4: auto } }\n`,
    [LOCK]: allocations.text,
  });
  expect(problemsOf(pinned(10_003))).toEqual([]);
  const told = problemsOf(pinned(10_050));
  expect(told.map(({ code, severity, message, at }) => [code, severity, message, at?.line])).toEqual([
    [
      'VM_ID_CHANGED',
      'warning',
      '"web" was handed VM id 10003, and is to have 10050: where it is deployed, the next deploy of "dev" destroys the one VM with its disks and makes the other',
      2,
    ],
  ]);
});
