import { join } from 'node:path';
import { createLabModel } from '../../../lab/pve';
import { startLab } from '../../lab/pve/lab-fixture';
import { RecordingGuests } from '../../lab/pve/recording-guests';
import { proxmoxerObstacle, proxmoxerPython, run } from '../machines/python';
import { labEnvironment } from './play';

const obstacle = proxmoxerObstacle();
const suite = obstacle === null ? describe : describe.skip;

suite(`proxmoxer${obstacle === null ? '' : ` (skipped: ${obstacle})`}`, () => {
  it.each(['8.4.1', '9.1.4', '9.2.0'])(
    'logs in, makes, changes, copies, backs up and removes on %s, and is refused in PVE’s words',
    async (version) => {
      const guests = new RecordingGuests();
      const fixture = await startLab({ model: createLabModel({ version }), guests });
      try {
        const output = await run([proxmoxerPython, join(__dirname, 'through_proxmoxer.py')], {
          cwd: fixture.directory,
          env: {
            ...labEnvironment(fixture),
            LAB_VERSION: version.slice(0, 1),
            PYTHONWARNINGS: 'ignore',
          },
        });
        expect(output).toContain('everything was as it should be');
      } finally {
        await fixture.remove();
      }
    },
    120_000,
  );
});
