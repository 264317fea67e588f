import { partsOf } from '../../../site';
import { adding, type Changes, loadSmall, problemsOf } from '../small-site';

const names = Array.from({ length: 40 }, (_, index) => `web${String(index)}`);
const vms = (which: readonly string[], more = ''): Changes =>
  Object.fromEntries(which.map((name) => [`vms/${name}.yaml`, `environment: dev\n${more}`]));
const divided = (shards: number): Changes => ({ 'envs/dev.yaml': adding(`shards: ${String(shards)}\n`) });

function load(changes: Changes): { shards: Record<string, number | undefined>; lock: string } {
  const result = loadSmall(changes);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  const dev = result.site.environments.find(({ name }) => name === 'dev')!;
  const parts = partsOf(dev).flatMap((part, index) => part.vms.map(({ name }) => [name, index - 1] as const));
  // Each is in the part that its shard says, and in no other.
  expect(parts.map(([name]) => name).toSorted()).toEqual(dev.vms.map(({ name }) => name).toSorted());
  for (const { name, shard } of dev.vms)
    expect([name, shard ?? -1]).toEqual(parts.find(([each]) => each === name));
  return {
    shards: Object.fromEntries(dev.vms.map(({ name, shard }) => [name, shard])),
    lock: result.allocations.text,
  };
}

test('VMs are divided by their names alone, evenly; the router stays with the networks', () => {
  const { shards } = load({ ...vms(names), ...divided(4) });
  for (const shard of [0, 1, 2, 3]) {
    const members = names.filter((name) => shards[name] === shard);
    expect(members.length).toBeGreaterThan(3);
    expect(members.length).toBeLessThan(18);
  }
  expect(shards).toHaveProperty('dev-router', undefined);
  const fewer = load({ ...vms(names.slice(0, 10)), ...divided(4) }).shards;
  for (const name of names.slice(0, 10)) expect(fewer[name]).toBe(shards[name]);
});

test('a VM stays in its shard when others come, and when there are more shards', () => {
  const first = load({ ...vms(names), ...divided(3) });
  const grown = load({ ...vms([...names, 'late']), ...divided(8), 'allocations.lock.yaml': first.lock });
  for (const name of names) expect([name, grown.shards[name]]).toEqual([name, first.shards[name]]);
});

test('what was there before the environment was divided stays in its own state', () => {
  const before = load(vms(names.slice(0, 3)));
  const { shards } = load({ ...vms(names.slice(0, 4)), ...divided(4), 'allocations.lock.yaml': before.lock });
  expect(names.slice(0, 4).map((name) => shards[name] === undefined)).toEqual([true, true, true, false]);
});

test('VMs that are kept apart are in one state with the rule, also those that come later', () => {
  const apart = 'ha: { apart: db }\n';
  const first = load({ ...vms(['db1', 'db2'], apart), ...divided(50) });
  expect(first.shards['db1']).toBe(first.shards['db2']);
  const later = load({
    ...vms(['db1', 'db2', 'a-db'], apart),
    ...divided(77),
    'allocations.lock.yaml': first.lock,
  });
  expect(later.shards['a-db']).toBe(first.shards['db1']);
});

test('fewer shards than VMs are in are refused, as is no shard at all', () => {
  const { lock } = load({ ...vms(['web1']), ...divided(1) });
  const moved = lock.replaceAll('"shard": 0', '"shard": 6');
  for (const shards of [divided(6), {}]) {
    const problems = problemsOf({ ...vms(['web1']), ...shards, 'allocations.lock.yaml': moved });
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toContain(
      'SHARD_IN_USE VM "web1" is in the state of shard dev/6, which there would be no more',
    );
  }
});
