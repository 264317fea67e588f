import { Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

suite(`diff --check${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(420_000);

  beforeAll(async () => {
    project = await Project.create();
    const up = await project.rackwright('lab', 'up', '--port', String(project.port));
    expect(up.code).toBe(0);
    const deploy = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(deploy.code).toBe(0);
  });
  afterAll(async () => {
    await project.remove();
  });

  it('says that Ansible would change nothing on hosts that are as they should be', async () => {
    const diff = await project.rackwright('diff', 'dev', '--check');
    expect(diff).toMatchObject({ code: 0, output: expect.stringContaining('Ansible would change nothing.') });
  });

  it('says what Ansible would mend on which host, and mends nothing', async () => {
    const spoil = 'echo spoilt | sudo tee /etc/motd';
    expect(await project.ssh('dev', 'dev1', spoil)).toMatchObject({ code: 0 });
    const diff = await project.rackwright('diff', 'dev', '--check');
    expect(diff).toMatchObject({
      code: 2,
      output: expect.stringContaining('Ansible would change dev1: 1 task (') as string,
    });
    expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe('spoilt');
    const json = await project.rackwright('diff', 'dev', '--check', '--format', 'json');
    const text = json.output.slice(json.output.indexOf('{\n'));
    expect(json.code).toBe(2);
    expect(text).toContain('"ansible"');
  });
});
