import { createLabModel } from '../../../lab/pve';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { proxmoxerObstacle } from '../machines/python';
import { play, type Played } from './play';

const obstacle = proxmoxerObstacle();
const suite = obstacle === null ? describe : describe.skip;
const versions = process.env['RACKWRIGHT_LONG'] === undefined ? ['9.1.4'] : ['8.4.1', '9.1.4'];

suite.each(versions)(
  `Ansible’s community.proxmox on a single node of %s${obstacle === null ? '' : ` (skipped: ${obstacle})`}`,
  (version) => {
    let fixture: LabFixture;

    beforeAll(async () => {
      const single = createLabModel({ version, vms: 2 });
      fixture = await startLab({ model: { ...single, clusterName: '' } });
      for (const [id, vmid] of [
        ['nightly', '101'],
        ['weekly', '100,101'],
      ] as const) {
        await fixture.client.post('cluster/backup', { id, vmid, schedule: 'sat 02:00', storage: 'local' });
      }
    });
    afterAll(() => fixture.remove());

    it('schedules backups, makes a cluster, sees addresses, and groups for HA where there are any', async () => {
      const major = { LAB_VERSION: version.slice(0, 1) };
      const playHere = (...args: readonly string[]): Promise<Played> =>
        play(fixture, 'community-proxmox-cluster.yml', args, major);
      const checked = await playHere('--check', '--tags', 'checked');
      expect(checked.changed).toEqual(['cluster']);
      const first = await playHere();
      const isEight = version.startsWith('8');
      const ofVersion = isEight ? ['ha group', 'ha group no more'] : ['zone', 'vnet', 'subnet'];
      expect(first.changed).toEqual(['scheduled no more', 'cluster', ...ofVersion]);
      await expect(fixture.client.get('cluster/backup/weekly')).resolves.toMatchObject({ vmid: '101' });
      await expect(fixture.client.get('cluster/config/totem')).resolves.toMatchObject({
        cluster_name: 'prod',
      });
      if (!isEight) {
        expect(first.answers['addresses known']?.['ipams']).toEqual([
          expect.objectContaining({ ip: '10.21.0.1', vnet: 'vipam', zone: 'zipam', gateway: 1 }),
        ]);
        expect(first.answers['addresses of a vm known']?.['ips']).toEqual([]);
      }
      const again = await playHere('--skip-tags', 'once');
      expect(again.changed).toEqual(isEight ? ['ha group'] : []);
      expect((await playHere('--skip-tags', 'once')).changed).toEqual([]);
    }, 600_000);
  },
);
