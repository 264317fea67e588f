import { backupFields } from '../../../lab/providers/proxmox/cluster';
import { createParams, readFields } from '../../../lab/providers/proxmox/objects';
import { startLab } from '../pve/lab-fixture';

it('paths that a backup leaves out are a list on the wire, not one text', async () => {
  const lab = await startLab();
  try {
    const planned = { exclude_path: ['/tmp/?*', '/srv/a,b'], storage: 'local', schedule: '02:00', all: true };
    await lab.client.post('cluster/backup', { id: 'nightly', ...createParams(backupFields, planned) });
    const answer = await lab.client.get<Record<string, unknown>>('cluster/backup/nightly');
    expect(answer['exclude-path']).toEqual(planned.exclude_path);
    expect(readFields(backupFields, answer, {})).toMatchObject(planned);
  } finally {
    await lab.remove();
  }
});
