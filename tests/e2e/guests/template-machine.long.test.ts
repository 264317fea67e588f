import { setTimeout as sleep } from 'node:timers/promises';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { describeOnMachines } from '../ansible/guest-lab';
import { TemplateLab } from './template-lab';
import { templateProgram } from './template-program';

const COPY = { name: 'copy1', vmId: 301, ipv4: '10.0.12.31', mac: 'BC:24:11:00:03:01', full: true };

/** Under QEMU the template has a kernel, a disk and a drive with its cloud-init data, and the agent itself answers for its copy. */
describeOnMachines('a prepared ProxmoxTemplate in a machine', () => {
  jest.setTimeout(7_200_000);
  let lab: TemplateLab;

  beforeAll(async () => {
    if (!hasTerraform) throw new Error('terraform is not there');
    lab = await TemplateLab.start();
  });
  afterAll(() => lab.remove());

  /** What a machine has for itself alone, as its agent reads it once it is up. */
  const identityOf = async (vmId: number): Promise<readonly string[]> => {
    const path = `nodes/lab/qemu/${String(vmId)}/agent/file-read`;
    const read = async (file: string): Promise<string> =>
      (await lab.fixture.client.get<{ readonly content: string }>(path, { file })).content.trim();
    const deadline = Date.now() + 1_800_000;
    for (;;) {
      try {
        const key = await read('/etc/ssh/ssh_host_ed25519_key.pub');
        if (key !== '') return [await read('/etc/machine-id'), key];
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      await sleep(1000);
    }
  };

  test('powers itself off, and its copy has an identity and an agent of its own', async () => {
    const program = templateProgram({
      ...{ publicKey: lab.publicKey, copies: [COPY], prepare: { waitSeconds: 3600 } },
      machine: {
        ...{ tags: ['lab-qemu'], memoryMib: 768 },
        timeouts: { createSeconds: 3600, startSeconds: 3600, shutdownSeconds: 1800 },
      },
    });
    const [, before] = await Promise.all([lab.deployed.deploy(program), identityOf(9000)]);
    const made = await lab.config(9000);
    expect(made).toMatchObject({ template: 1 });
    expect(JSON.stringify(made)).not.toMatch(/media=cdrom|cidata/);
    expect(lab.console(9000)).not.toContain('was not prepared');
    expect(lab.console(9000)).toContain('reboot: Power down');

    const copy = await identityOf(COPY.vmId);
    for (const index of [0, 1]) expect(copy[index]).not.toBe(before[index]);
    const look =
      'cloud-init status --wait >/dev/null; hostname; systemctl is-active qemu-guest-agent; sudo id -un';
    const lookIn = (): Promise<string> => lab.ssh(`ops@${COPY.ipv4}`, ['ConnectTimeout=60'], look);
    const end = Date.now() + 300_000;
    let said = await lookIn();
    // The agent is up before the SSH server is.
    while (said.includes('Connection') && Date.now() < end) {
      await sleep(2000);
      said = await lookIn();
    }
    expect(said).toBe('copy1\nactive\nroot');
    await lab.deployed.destroy();
  });
});
