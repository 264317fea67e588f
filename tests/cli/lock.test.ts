import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './run-program';

const LOCK = 'specs/allocations.lock.yaml';

let project: string;
const inProject = (path: string): string => join(project, path);
const lockText = (): string => readFileSync(inProject(LOCK), 'utf8');

beforeEach(async () => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-lock-'));
  cpSync(resolve(__dirname, '../../specs'), inProject('specs'), { recursive: true });
  for (const name of ['web1', 'web2', 'web3'])
    writeFileSync(
      inProject(`specs/vms/${name}.yaml`),
      'environment: dev\nimage: debian-12\nnics: { net0: { bridge: devnet, ipv4: auto } }\n',
    );
  expect((await run(project, 'validate')).err).toContain(`wrote ${LOCK}`);
  for (const name of ['web1', 'web2']) rmSync(inProject(`specs/vms/${name}.yaml`));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const deploymentOf = (hosts: object): void => {
  mkdirSync(inProject('.rackwright/deployments'), { recursive: true });
  writeFileSync(inProject('.rackwright/deployments/dev.json'), JSON.stringify({ hosts }));
};

test('what is gone is forgotten by name, after which nothing warns of it and its address is free', async () => {
  const strict = await run(project, 'validate', '--strict');
  expect([strict.code, strict.out.includes('rackwright lock forget dev/web1')]).toEqual([1, true]);
  const before = lockText();
  const dry = await run(project, 'lock', 'forget', 'web1', '--dry-run');
  expect([dry.code, dry.out, lockText()]).toEqual([0, 'dev/web1: would be forgotten\n', before]);

  const one = await run(project, 'lock', 'forget', 'dev/web1');
  expect([one.code, one.out]).toEqual([0, 'dev/web1: forgotten\n']);
  expect(one.err).toContain(`wrote ${LOCK}: commit it`);
  expect(lockText()).toBe(before.replace(/^ {2}dev\/web1: .*\n/m, ''));

  expect((await run(project, 'lock', 'forget', '--all')).out).toBe('dev/web2: forgotten\n');
  expect(lockText()).toMatch(/dev\/web3: /);
  expect((await run(project, 'validate', '--strict')).out).not.toContain('MACHINE_GONE');
  expect((await run(project, 'lock', 'forget', '--all')).out).toBe('nothing to forget\n');
});

test('the lock goes with the last machine that it holds', async () => {
  rmSync(inProject('specs/vms/web3.yaml'));
  const all = await run(project, 'lock', 'forget', '--all');
  expect([all.code, all.err]).toEqual([0, expect.stringContaining(`removed ${LOCK}, which holds nothing`)]);
  expect(existsSync(inProject(LOCK))).toBe(false);
});

test('what is still deployed, described or unknown is not forgotten, each with its reason', async () => {
  deploymentOf({ web1: { vm_id: 10003, node: 'lab', generation: 'a' } });
  const before = lockText();
  const refused = await run(project, 'lock', 'forget', 'web1', 'web2');
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringContaining(
      'MACHINE_DEPLOYED: "dev/web1" is still VM 10003 of node lab; deploy its environment first, which destroys the VM: rackwright deploy dev',
    ),
  ]);
  const wrong = await run(project, 'lock', 'forget', 'web3', 'web9');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('MACHINE_DESCRIBED: the specs describe "web3"');
  expect(wrong.err).toContain(
    'HOST_UNKNOWN: nothing that is gone is called "web9"; gone are: dev/web1, dev/web2',
  );
  expect((await run(project, 'lock', 'forget')).err).toContain(
    'name the machines, or give --all; gone are: dev/web1, dev/web2',
  );
  expect(lockText()).toBe(before);
  // Once its environment was deployed without it, it goes.
  deploymentOf({ web3: { vm_id: 10005, node: 'lab', generation: 'a' } });
  expect((await run(project, 'lock', 'forget', 'web1', 'web2')).code).toBe(0);
});
