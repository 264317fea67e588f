import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLabModel } from '../../../lab/pve';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { RecordingGuests } from '../../lab/pve/recording-guests';
import { ansiblePlaybook, proxmoxerObstacle, proxmoxerPython, run } from '../machines/python';

const obstacle = proxmoxerObstacle();
const suite = obstacle === null ? describe : describe.skip;

interface TaskResult {
  readonly task: { readonly name: string };
  readonly hosts: { readonly localhost?: { readonly changed?: boolean; readonly failed?: boolean } };
}

suite(`Ansible’s community.proxmox${obstacle === null ? '' : ` (skipped: ${obstacle})`}`, () => {
  let fixture: LabFixture;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-ansible-'));
    const model = createLabModel({ nodes: 2 });
    fixture = await startLab({ model, guests: new RecordingGuests() });
    const template = join(folder, 'debian-12-standard_12.7-1_amd64.tar.zst');
    writeFileSync(template, 'a template');
    writeFileSync(join(folder, 'tools.iso'), Buffer.alloc(10_000));
    const upload = { path: template };
    await fixture.client.waitTask(
      await fixture.client.upload('nodes/lab1/storage/local/upload', { content: 'vztmpl' }, upload),
    );
  });
  afterAll(async () => {
    await fixture.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Names of the tasks, by what became of them. */
  const play = async (...args: readonly string[]): Promise<{ all: string[]; changed: string[] }> => {
    const { hostname, port } = new URL(fixture.lab.url);
    const output = await run(
      [
        ansiblePlaybook,
        ...['-i', 'localhost,', '-c', 'local', '-e', `ansible_python_interpreter=${proxmoxerPython}`],
        ...args,
        join(__dirname, 'community-proxmox.yml'),
      ],
      {
        cwd: folder,
        env: {
          LAB_HOST: hostname,
          LAB_PORT: port,
          LAB_SECRET: fixture.lab.token.replace(/^.*=/, ''),
          LAB_FILE: join(folder, 'tools.iso'),
          ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json',
          ANSIBLE_DEPRECATION_WARNINGS: 'false',
          ANSIBLE_LOCALHOST_WARNING: 'false',
        },
      },
    );
    const { plays } = JSON.parse(output.slice(output.indexOf('{\n'), output.lastIndexOf('\n}') + 2)) as {
      plays: readonly { tasks: readonly TaskResult[] }[];
    };
    const tasks = plays.flatMap((each) => each.tasks);
    return {
      all: tasks.map(({ task }) => task.name),
      changed: tasks.filter(({ hosts }) => hosts.localhost?.changed === true).map(({ task }) => task.name),
    };
  };

  it('makes and changes everything, and finds nothing to do the second time', async () => {
    const first = await play();
    expect(first.all.length).toBeGreaterThan(45);
    const reads = /known$|^(?:status|node|stopped)$/;
    expect(first.changed).toEqual(first.all.filter((name) => !reads.test(name)));
    await expect(fixture.client.get('nodes/lab1/qemu/300/config')).resolves.toMatchObject({
      cores: 4,
      tags: 'prod;web',
      scsi1: expect.stringMatching(/^nas:300\/.*size=3G/) as string,
      net1: expect.stringContaining('tag=20') as string,
    });
    await expect(fixture.client.get('storage/nas')).resolves.toMatchObject({ content: 'images,backup' });
    await expect(fixture.client.get('nodes/lab2/qemu/301/status/current')).resolves.toMatchObject({
      name: 'web2',
    });
    expect((await play('--skip-tags', 'once')).changed).toEqual([]);
  }, 900_000);
});
