import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { ProxmoxIso, ProxmoxVm } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { vm } from '../vm-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite("a medium of one's own, on the lab (needs terraform)", () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-medium-'));
    fixture = await startLab();
    deployed = new Deployed(fixture);
  });
  afterAll(async () => {
    deployed.remove();
    await fixture.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is uploaded, is what a VM starts from, and makes way for its next version', async () => {
    const building = (content: string) => {
      const file = join(folder, 'auto.iso');
      writeFileSync(file, content);
      const value = createHash('sha256').update(content).digest('hex');
      return (stack: TerraformStack): void => {
        const iso = new ProxmoxIso(stack, 'iso', {
          ...{ name: 'auto', file, fileName: 'auto.iso', checksum: { algorithm: 'sha256', value } },
          ...{ node: 'lab', datastore: 'local', owner: 'dev' },
        });
        new ProxmoxVm(stack, 'vm', { ...vm, installer: { fileId: iso.fileId } });
      };
    };
    expect(await deployed.deploy(building('first'))).toContain('2 added');
    expect(deployed.state()).not.toContain(folder);
    const stored = async (): Promise<readonly { volid: string; size: number }[]> =>
      (await fixture.client.get<{ volid: string; size: number }[]>('nodes/lab/storage/local/content')).filter(
        ({ volid }) => volid.includes('auto-dev-lab'),
      );
    const [first] = await stored();
    expect(first).toMatchObject({
      volid: expect.stringMatching(/^local:iso\/auto-dev-lab-[0-9a-f]{8}\.iso$/) as string,
      size: 5,
    });
    expect(await fixture.client.get('nodes/lab/qemu/300/config')).toMatchObject({
      ide2: expect.stringContaining(first?.volid ?? 'nothing') as string,
    });
    expect(await deployed.deploy(building('second'))).toContain('1 added');
    const [second, ...others] = await stored();
    expect({ size: second?.size, others }).toEqual({ size: 6, others: [] });
    await deployed.destroy();
    expect(await stored()).toEqual([]);
  });
});
