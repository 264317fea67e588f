import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { linkProviders } from '../../lab/providers';
import { type Ran, runWith } from '../cli/run-program';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { SMALL_SITE_FILES } from './small-site-files';

const home = resolve(__dirname, '../..');
const suite = hasTerraform ? describe : describe.skip;
const TEMPLATE = 9000;
const OWN = 200;
const CLONES = 4;

/** Terraform of one's own, with the endpoint in the variable that stacks of the site have. */
const configuration = {
  terraform: { required_providers: { proxmox: { source: 'bpg/proxmox', version: '0.111.1' } } },
  variable: { api_endpoint_lab: { type: 'string' } },
  provider: { proxmox: { endpoint: '${var.api_endpoint_lab}' } },
  resource: {
    proxmox_virtual_environment_vm: {
      clone: {
        count: CLONES,
        name: 'clone-${count.index}',
        node_name: 'lab',
        vm_id: '${300 + count.index}',
        clone: { vm_id: TEMPLATE, full: false },
        started: false,
      },
    },
  },
};

suite('rackwright gateway, before plain Terraform (needs terraform)', () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let project: string;

  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  };
  const writeNode = (more: string): void => {
    const place = `api_endpoint: ${fixture.lab.url}\naddress: 10.0.12.1\ntls: { verify: false }\n`;
    write('specs/nodes/lab.yaml', `kind: proxmox\n${place}${more}`);
  };
  const rackwright = (...args: readonly string[]): Promise<Ran> => {
    const variables = {
      PATH: process.env['PATH'] ?? '',
      PROXMOX_VE_API_TOKEN: fixture.lab.token,
      TF_CLI_CONFIG_FILE: '/dev/null',
    };
    return runWith(variables, project, ...args);
  };
  const terraform = (...args: readonly string[]): Promise<Ran> => {
    const command = ['sh', '-c', 'cd "$0" && terraform "$@" > output.txt 2>&1', join(project, 'own')];
    return rackwright('gateway', 'old', '--', ...command, ...args);
  };

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => 100 });
    const { client } = fixture;
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: TEMPLATE, scsi0: 'local-lvm:1' }));
    await client.post(`nodes/lab/qemu/${String(TEMPLATE)}/template`);
    project = mkdtempSync(join(tmpdir(), 'rackwright-gateway-'));
    for (const [name, text] of Object.entries(SMALL_SITE_FILES)) write(`specs/${name}`, text);
    write('own/main.tf.json', JSON.stringify(configuration));
    linkProviders(join(project, 'own'), { home });
    writeNode('');
    // An environment has a machine.
    await client.waitTask(
      await client.post('nodes/lab/qemu', { vmid: OWN, name: 'own1', scsi0: 'local-lvm:1' }),
    );
    const taken = await rackwright('import', 'vm', '--env', 'old', '--write', `lab/${String(OWN)}`);
    expect(taken).toMatchObject({ code: 0 });
    expect(await terraform('init', '-input=false')).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await fixture.remove();
    rmSync(project, { recursive: true, force: true });
  });

  const clones = async (): Promise<number> => {
    const vms = await fixture.client.get<readonly { vmid: number }[]>('nodes/lab/qemu');
    return vms.filter(({ vmid }) => vmid >= 300 && vmid !== TEMPLATE).length;
  };

  it('holds looks at tasks, and lets clones of a node wait for each other as its specs say', async () => {
    const apply = ['apply', '-input=false', '-auto-approve'];
    // The control: without a word of it all four are begun at once.
    const free = await terraform(...apply);
    expect({ ...free, clones: await clones() }).toMatchObject({ code: 0, clones: CLONES });
    expect(free.err).toMatch(/gateway: \d+ requests became \d+ .*task polls held/);
    expect(free.err).not.toContain('queued');
    expect(await terraform('destroy', '-input=false', '-auto-approve')).toMatchObject({ code: 0 });
    writeNode('concurrency: 1\n');
    const queued = await terraform(...apply);
    expect({ ...queued, clones: await clones() }).toMatchObject({ code: 0, clones: CLONES });
    expect(queued.err).toContain(`${String(CLONES - 1)} copies and moves queued`);
  });

  it('ends with the exit status of the command', async () => {
    expect(await terraform('no-such-command')).toMatchObject({ code: 1 });
    expect(await terraform('plan', '-input=false', '-detailed-exitcode')).toMatchObject({ code: 0 });
    writeFileSync(join(project, 'own/more.tf.json'), JSON.stringify({ output: { more: { value: 1 } } }));
    expect(await terraform('plan', '-input=false', '-detailed-exitcode')).toMatchObject({ code: 2 });
  });
});
