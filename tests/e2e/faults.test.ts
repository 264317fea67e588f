import { createServer } from 'node:net';
import { Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

suite(`what is refused before anything is deployed${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(120_000);

  beforeAll(async () => {
    project = await Project.create();
  });
  afterAll(async () => {
    await project.remove();
  });

  const up = (): ReturnType<Project['rackwright']> =>
    project.rackwright('lab', 'up', '--port', String(project.port));

  it('names the port that is in use, and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolved) => server.listen(project.port, '127.0.0.1', resolved));
    const refused = await up();
    await new Promise((resolved) => server.close(resolved));
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(new RegExp(`port ${String(project.port)}.*in use`, 'i'));
    expect(refused.output).toContain('--port');
    expect(refused.output).not.toMatch(/\n\s+at /);
  });

  it('says how to start the lab when a deploy finds none', async () => {
    const deploy = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(deploy.code).not.toBe(0);
    expect(deploy.output).toContain('rackwright lab up');
  });

  it('reports every fault of the specs at once, and deploys nothing', async () => {
    expect((await up()).code).toBe(0);
    project.edit('vm_specs.yaml', '10.10.10.11/24', '10.10.10.12/24');
    project.edit('defaults.yaml', '  image: debian-12', '  image: debian12');
    project.edit('envs/dev.yaml', 'mtu: 1450', 'mtu: 1450\n  colour: red');
    const deploy = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect(deploy.code).not.toBe(0);
    for (const expected of [
      /specs\/defaults\.yaml:\d+:\d+.*UNKNOWN_IMAGE|UNKNOWN_IMAGE/,
      /DUPLICATE_ADDRESS/,
      /UNKNOWN_FIELD/,
      /did you mean "debian-12"/,
    ]) {
      expect(deploy.output).toMatch(expected);
    }
    expect(deploy.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
    const { output } = await project.rackwright('lab', 'status', '--json');
    expect(JSON.parse(output)).toMatchObject({ guests: [] });
    project.edit('vm_specs.yaml', '10.10.10.12/24', '10.10.10.11/24');
    project.edit('defaults.yaml', '  image: debian12', '  image: debian-12');
    project.edit('envs/dev.yaml', '\n  colour: red', '');
  });

  it('serves the API and plans without root, and says why there are no guests', async () => {
    expect((await project.rackwright('lab', 'down')).code).toBe(0);
    const lab = await project.withoutRoot('lab', 'up', '--lab', 'plain', '--port', String(project.port));
    try {
      expect(lab).toMatchObject({
        code: 0,
        output: expect.stringMatching(/is up: .*\nVMs have no guests here: .*root/),
      });
      const plan = await project.withoutRoot('deploy', 'dev', '--dry-run');
      expect(plan.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
      const status = await project.withoutRoot('lab', 'status', '--lab', 'plain');
      expect(status.output).toContain('root');
    } finally {
      await project.withoutRoot('lab', 'down', '--lab', 'plain');
    }
  });
});
