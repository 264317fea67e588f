import { stripVTControlCharacters } from 'node:util';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';
import type { Finished } from './project';

const suite = hasTerraform ? describe : describe.skip;

suite(`names that a cluster has${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`, () => {
  jest.setTimeout(240_000);
  let project: NetworkProject;
  const look = async (): Promise<Finished> => {
    const { code, output } = await project.rackwright(['deploy', 'dev', '--dry-run', '--no-gateway']);
    return { code, output: stripVTControlCharacters(output) };
  };

  beforeAll(async () => {
    project = await NetworkProject.create();
    const { client } = project.lab;
    await client.post('cluster/sdn/zones', { zone: 'devzone', type: 'vxlan', peers: '10.0.0.1', mtu: 1450 });
    await client.post('cluster/sdn/vnets', { vnet: 'devnet', zone: 'devzone', tag: 10_000 });
  });
  afterAll(() => project.remove());

  it('are told before anything is made, with the lines of the specs and what to do', async () => {
    const { code, output } = await look();
    expect(output).toMatch(
      /NAME_TAKEN: .* specs\/envs\/dev\.yaml:10:\d+: SDN zone "devzone" is there already; specs\/envs\/dev\.yaml:\d+:\d+: vnet "devnet" \(in zone "devzone"\) is there already\. /,
    );
    expect(output).toContain('terraform -chdir=cdktf.out/stacks/dev import proxmox_sdn_vnet.devnet devnet');
    expect(code).toBe(1);
  });

  it('are taken over by the commands of the message, and no longer told', async () => {
    const told = (await look()).output;
    const commands = [...told.matchAll(/secrets run dev -- (terraform \S+ import \S+ \S+)/g)];
    expect(commands).toHaveLength(2);
    for (const [, command = ''] of commands) {
      const { code, output } = await project.rackwright(['secrets', 'run', 'dev'], command.split(' '));
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Import successful') });
    }
    const { code, output } = await look();
    expect(output).toContain('Plan:');
    expect(output).not.toContain('NAME_TAKEN');
    expect(output).not.toContain('proxmox_sdn_zone_vxlan.devzone will be created');
    expect(code).toBe(0);
  });

  it('are its own after a deploy', async () => {
    const { code, output } = await project.terraform('apply', '-auto-approve');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Apply complete!') });
    expect((await look()).output).not.toContain('NAME_TAKEN');
  });
});
