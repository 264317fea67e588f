import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

suite(`an environment that is divided${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(420_000);

  beforeAll(async () => {
    project = await Project.create();
    appendFileSync(join(project.directory, 'specs/envs/dev.yaml'), '\nshards: 3\n');
    const up = await project.rackwright('lab', 'up', '--port', String(project.port));
    expect(up.code).toBe(0);
  });
  afterAll(async () => {
    await project.remove();
  });

  const shardOf = (host: string): number => {
    const lock = readFileSync(join(project.directory, 'specs/allocations.lock.yaml'), 'utf8');
    return Number(new RegExp(`dev/${host}: .*"shard": (\\d+)`).exec(lock)?.[1]);
  };

  it('asks for approval once, and deploys and configures all its parts side by side', async () => {
    expect(await project.rackwright('deploy', 'dev')).toMatchObject({
      code: 2,
      output: expect.stringContaining('APPROVAL_NEEDED'),
    });
    const deploy = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(deploy).toMatchObject({ code: 0, output: expect.stringContaining('dev: 3 machines') });
    expect(deploy.output).toContain(`dev/${String(shardOf('dev1'))}: `);
    const summary = JSON.parse((await project.rackwright('summary', 'dev', '--json')).output) as {
      hosts: { name: string; configured: { state: string } | null }[];
    };
    expect(summary.hosts.map(({ name, configured }) => [name, configured?.state])).toEqual([
      ['dev-router', 'configured'],
      ...(shardOf('dev1') <= shardOf('dev2')
        ? [
            ['dev1', 'configured'],
            ['dev2', 'configured'],
          ]
        : [
            ['dev2', 'configured'],
            ['dev1', 'configured'],
          ]),
    ]);
    expect(await project.rackwright('diff', 'dev')).toMatchObject({ code: 0 });
    expect(await project.rackwright('deploy', 'dev')).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing to change'),
    });
  });

  it('shows a change in the shard of its machine alone', async () => {
    appendFileSync(join(project.directory, 'specs/vms/dev2.yaml'), 'memory: 640MiB\n');
    const own = shardOf('dev2');
    const other = [0, 1, 2].find((shard) => shard !== own && shard !== shardOf('dev1')) ?? 0;
    const [changed, same] = [
      await project.rackwright('diff', `dev/${String(own)}`),
      await project.rackwright('diff', `dev/${String(other)}`),
    ];
    expect([changed.code, same.code]).toEqual([2, 0]);
    expect(changed.output).toContain('dev2');
    expect(await project.rackwright('deploy', `dev/${String(own)}`, '--auto-approve')).toMatchObject({
      code: 0,
    });
  });

  it('is removed, its shards before what they all need', async () => {
    expect(await project.rackwright('destroy', 'dev', '--auto-approve')).toMatchObject({ code: 0 });
    const status = JSON.parse((await project.rackwright('lab', 'status', '--json')).output) as { guests: [] };
    expect(status.guests).toEqual([]);
  });
});
