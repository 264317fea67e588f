import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';
import type { Finished } from './project';

const suite = hasTerraform ? describe : describe.skip;
const QUESTION = "(yes, no, or plan to see Terraform's own plan of it)";

suite(`a deploy that asks${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`, () => {
  jest.setTimeout(240_000);
  let project: NetworkProject;
  const ask = (args: readonly string[], ...typed: string[]): Promise<Finished> =>
    project.onTerminal([...args, '--no-gateway'], typed, QUESTION);
  const deploy = ['deploy', 'dev', '--no-configure'];
  const guests = async (): Promise<number> =>
    (await project.lab.client.get<unknown[]>('cluster/resources', { type: 'vm' })).length;

  beforeAll(async () => {
    project = await NetworkProject.create();
    mkdirSync(join(project.directory, 'tmp'));
    project.setEnvironment('TMPDIR', join(project.directory, 'tmp'));
  });
  afterAll(() => project.remove());

  test.each([['no'], ['^C']])('and is answered %j does nothing, and says so', async (answer) => {
    const { code, output } = await ask(deploy, answer);
    expect(output).toContain('dev: nothing of it is deployed; 3 machines are made');
    expect(output).not.toContain('Terraform will perform');
    expect(output).toMatch(/Nothing was changed\.\n$/);
    expect(code).toBe(1);
    expect(existsSync(join(project.directory, 'terraform.dev.tfstate'))).toBe(false);
    expect(readdirSync(join(project.directory, 'tmp'))).toEqual([]);
  });

  it("shows Terraform's own plan when asked for it, and does that one when agreed to", async () => {
    const { code, output } = await ask(deploy, 'plan', 'yes');
    expect(output).toMatch(/dev1 {2}is made[\s\S]*Do this\?[\s\S]*Plan: \d+ to add[\s\S]*Do this\?/);
    expect(output.split('Terraform will perform')).toHaveLength(2);
    expect(output).toContain('Apply complete!');
    expect(code).toBe(0);
    expect(await guests()).toBe(3);
  });

  it('is followed by a summary that knows which machines run, where that can be asked', async () => {
    await project.lab.client.waitTask(await project.lab.client.post('nodes/lab/qemu/10002/status/stop'));
    const { output } = await project.rackwright(['summary', 'dev']);
    expect(output).toMatch(/^dev1 +10001 .* running +not configured +ssh /m);
    expect(output).toMatch(/^dev2 +10002 .* stopped +not configured +ssh /m);
    const { hosts } = JSON.parse((await project.rackwright(['summary', 'dev', '--json'])).output) as {
      readonly hosts: readonly { readonly name: string; readonly power: string | null }[];
    };
    expect(hosts.map(({ name, power }) => `${name} ${String(power)}`)).toEqual([
      'dev-router running',
      'dev1 running',
      'dev2 stopped',
    ]);
    await project.lab.client.waitTask(await project.lab.client.post('nodes/lab/qemu/10002/status/start'));
    const away = ['--set', 'nodes.lab.kind=proxmox', '--set', 'nodes.lab.api_endpoint=https://127.0.0.1:9/'];
    const unasked = await project.rackwright(['summary', 'dev', ...away]);
    expect({ code: unasked.code, output: unasked.output }).toMatchObject({ code: 0 });
    expect(unasked.output).toMatch(/^dev2 +10002 /m);
    expect(unasked.output).not.toMatch(/stopped|running|power/);
  });

  it('asks nothing where nothing is to change', async () => {
    const { code, output } = await ask(deploy);
    expect(output).not.toContain('Do this?');
    expect(output).toContain('nothing to change');
    expect(code).toBe(0);
  });

  it('names once more what would be destroyed, right before it asks', async () => {
    const { code, output } = await ask(['destroy', 'dev'], 'yes');
    expect(output).toMatch(/dev: 3 machines are DESTROYED\n/);
    expect(output).toMatch(/\nDESTROYED: dev-router, dev1, dev2\nDo this\?/);
    expect(output).toMatch(/(Destroy|Apply) complete!/);
    expect(code).toBe(0);
    expect(await guests()).toBe(0);
  });

  it('asks of a node as well, on what Terraform planned, and does that', async () => {
    const file = join(project.directory, 'specs/nodes/lab.yaml');
    appendFileSync(file, 'setup: { bridges: { vmbr7: { ports: [] } } }\n');
    const asked = (answer: string): Promise<Finished> =>
      project.onTerminal(['node', 'lab'], [answer], '(yes or no)');
    const there = async (): Promise<boolean> =>
      (await project.lab.client.get<{ readonly iface: string }[]>('nodes/lab/network')).some(
        ({ iface }) => iface === 'vmbr7',
      );
    const declined = await asked('no');
    expect(declined.output).toMatch(/Plan: 1 to add[\s\S]*Do this\?[\s\S]*Nothing was changed\.\n$/);
    expect([declined.code, await there()]).toEqual([1, false]);
    const agreed = await asked('yes');
    expect(agreed.output.split('Terraform will perform')).toHaveLength(2);
    expect(agreed.output).toContain('lab is as its specs say');
    expect([agreed.code, await there()]).toEqual([0, true]);
    expect((await asked('no')).output).not.toContain('Do this?');
  });
});
