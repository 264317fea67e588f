import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { faultJsonSchema, FAULT_SCHEMA_PATH } from '../../lab/pve/faults/json-schema';
import type { LabFixture } from '../lab/pve/lab-fixture';
import { startProjectLab, type ProjectLab } from './project-lab';
import { run, type Ran } from './run-program';

describe('rackwright lab fault', () => {
  let lab: ProjectLab;
  let project: string;
  let fixture: LabFixture;

  beforeAll(async () => {
    lab = await startProjectLab();
    ({ project, fixture } = lab);
  });
  afterAll(() => lab.remove());

  const fault = (...args: readonly string[]): Promise<Ran> => run(project, 'lab', 'fault', ...args);

  test('a rule of options is added, acts, is listed and logged, and is removed', async () => {
    expect((await fault('list')).out).toBe('no faults\n');
    const added = await fault(
      ...[
        'add',
        'status',
        '--method',
        'POST',
        '--path',
        '/pools',
        '--status',
        '503',
        '--reason',
        'gone fishing',
      ],
      ...['--first', '1', '--error', 'poolid=too=many'],
    );
    expect(added).toMatchObject({ code: 0, out: 'status-1\n' });
    await expect(fixture.client.post('pools', { poolid: 'p' })).rejects.toMatchObject({
      status: 503,
      reason: 'gone fishing',
      errors: { poolid: 'too=many' },
    });
    expect((await fault('list')).out).toMatch(/status-1 +status +1 +1/);
    expect((await fault('log')).out).toMatch(
      /Z +status-1 +POST \/pools +503 gone fishing; nothing was done\n/,
    );
    expect(JSON.parse((await fault('log', '--json')).out)).toMatchObject([
      { fault: 'status-1', path: '/pools' },
    ]);
    expect(await fault('remove', 'status-1')).toMatchObject({ code: 0 });
    expect((await fault('list', '--json')).out.trim()).toBe('[]');
    await expect(fault('remove', 'status-1')).rejects.toThrow("there is no fault 'status-1'");
  });

  test('rules of a file are added, and cleared', async () => {
    const file = `faults:
  - name: slow-clones
    kind: slow
    method: [POST, PUT]
    path: /nodes/*/qemu/*/clone
    delay: 0.5
  - kind: no-quorum
    seconds: 60
`;
    writeFileSync(join(project, 'faults.yaml'), file);
    expect((await fault('add', '--file', 'faults.yaml')).out).toBe('slow-clones\nno-quorum-1\n');
    expect((await fault('list')).out).toMatch(/no-quorum-1 +no-quorum +0 +1 +in force/);
    expect(await fault('clear')).toMatchObject({ code: 0 });
    expect((await fault('list')).out).toBe('no faults\n');
  });

  test('every fault of a file is told with its place', async () => {
    const file = `faults:
  - kind: stauts
  - kind: status
    status: '503'
    pth: /x
  - kind: lock
  - kind: drop
    method: PATCH
    probability: 2
`;
    writeFileSync(join(project, 'bad.yaml'), file);
    const { code, err } = await fault('add', '--file', 'bad.yaml');
    expect(code).toBe(1);
    expect(err).toMatch(/^bad\.yaml:2:11: error BAD_VALUE: "kind" cannot be the text "stauts"$/m);
    expect(err).toContain('did you mean "status"?');
    expect(err).toMatch(/^bad\.yaml:4:13: error WRONG_TYPE: "status" must be a number, got the text "503"$/m);
    expect(err).toMatch(/^bad\.yaml:5:5: error UNKNOWN_FIELD: "pth" is not known here$/m);
    expect(err).toContain('did you mean "path"?');
    expect(err).toMatch(/^bad\.yaml:6:5: error MISSING_FIELD: "vmid" is missing$/m);
    expect(err).toMatch(/^bad\.yaml:8:13: error BAD_VALUE: "method" cannot be the text "PATCH"$/m);
    expect(err).toMatch(/^bad\.yaml:9:18: error BAD_VALUE: "probability" cannot be the number 2$/m);
    expect(err).toContain('6 errors');
    expect((await fault('list')).out).toBe('no faults\n');
  });

  test('options that make no rule are refused by the lab, and a lab that is down says so', async () => {
    await expect(fault('add', 'status', '--status', '200')).rejects.toThrow(/faults\.0\.status/);
    await expect(fault('list', '--lab', 'other')).rejects.toMatchObject({ code: 'LAB_NOT_RUNNING' });
    expect(await fault('add')).toMatchObject({ code: 2 });
  });

  test('the JSON Schema for editors is that of the code', () => {
    expect(readFileSync(resolve(__dirname, '../..', FAULT_SCHEMA_PATH), 'utf8')).toBe(faultJsonSchema());
  });
});
