import { stripVTControlCharacters } from 'node:util';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';

const suite = hasTerraform ? describe : describe.skip;

suite(`drift on a lab${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`, () => {
  jest.setTimeout(240_000);
  let project: NetworkProject;

  beforeAll(async () => {
    project = await NetworkProject.create();
    await project.rackwright(['deploy', 'dev', '--dry-run']);
    const { code, output } = await project.terraform('apply', '-auto-approve');
    if (code !== 0) throw new Error(output);
  });
  afterAll(() => project.remove());

  interface Report {
    readonly isDrifted: boolean;
    readonly changed: readonly unknown[];
    readonly gone: readonly unknown[];
    readonly foreign: readonly unknown[];
    readonly pending: readonly string[];
  }
  const drift = async (): Promise<{ code: number | null; report: Report }> => {
    const { code, output } = await project.rackwright(['drift', 'dev', '--format', 'json']);
    const start = output.indexOf('{\n');
    if (start < 0) throw new Error(output);
    return { code, report: JSON.parse(output.slice(start, output.lastIndexOf('\n}') + 2)) as Report };
  };

  it('is none right after a deploy, while machines are due that were not deployed', async () => {
    const { code, report } = await drift();
    expect(report).toMatchObject({ isDrifted: false, changed: [], gone: [], foreign: [] });
    expect(report.pending).toContain('proxmox_virtual_environment_vm.dev1');
    expect(code).toBe(0);
  });

  it('is what somebody else changed, removed and made', async () => {
    const { client } = project.lab;
    await client.put('cluster/sdn/vnets/devnet', { tag: 4711 });
    await client.delete('cluster/sdn/vnets/devnet/subnets/devzone-10.10.10.0-24');
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: 10_500, name: 'by-hand' }));
    const { code, report } = await drift();
    expect(code).toBe(2);
    expect(report).toMatchObject({
      isDrifted: true,
      changed: [
        {
          address: 'proxmox_sdn_vnet.devnet',
          changes: [{ path: 'tag', before: 10000, after: 4711, replaces: false }],
          isMended: true,
        },
      ],
      gone: [{ address: 'proxmox_sdn_subnet.devnet-10-10-10-0-24', isMended: true }],
      foreign: [{ vmId: 10_500, name: 'by-hand', node: 'lab' }],
    });
  });

  it('says what mending costs a running machine, as `diff` does', async () => {
    const deploy = await project.rackwright(['deploy', 'dev', '--no-configure', '--auto-approve']);
    expect(deploy).toMatchObject({ code: 0, output: expect.stringContaining('Apply complete!') });
    const { client } = project.lab;
    await client.put('nodes/lab/qemu/10002/config', { memory: 640 });
    const words = 'reboots for memory.dedicated';
    // Workers of Jest ask their children for colours.
    const told = async (...command: string[]): Promise<string> =>
      stripVTControlCharacters((await project.rackwright(command)).output);
    const text = await told('drift', 'dev');
    expect(text).toContain(`vm.dev2 was changed; the next deploy mends it: it ${words}\n`);
    expect(text).toContain('memory.dedicated: 512 → 640\n');
    expect(await told('diff', 'dev')).toContain(`dev2  is changed, ${words}\n`);
    expect((await drift()).report.changed).toMatchObject([
      {
        address: 'proxmox_virtual_environment_vm.dev2',
        changes: [{ path: 'memory.dedicated', before: 512, after: 640, replaces: false }],
        verb: 'change',
        reboots: ['memory.dedicated'],
      },
    ]);
  });
});
