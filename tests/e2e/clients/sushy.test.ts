import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askBmc, startBmc } from '../../../lab/bmc';
import { python, run, sushyObstacle } from '../machines/python';

const obstacle = sushyObstacle();
const sushyTest = obstacle === null ? test : test.skip;

sushyTest(
  `sushy finds everything of a machine that is off, and is refused what is wrong${obstacle === null ? '' : ` (skipped: ${obstacle})`}`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-sushy-'));
    const bmc = await startBmc({ directory });
    try {
      const parts = {
        ...{ MemoryMib: 2048, Cores: 2, Firmware: 'uefi' },
        Disks: [{ SizeMib: 1024, Serial: 'ROOT-1' }, { SizeMib: 2048 }],
        Nics: ['81', '82'].map((end) => ({ Bridge: 'prov0', Mac: `BC:24:11:00:00:${end}` })),
      };
      const body = { Name: 'metal1', Oem: { Rackwright: parts } };
      await askBmc(directory, 'Systems', { method: 'POST', body });
      const { user, password } = JSON.parse(
        readFileSync(join(directory, 'bmc', 'credentials.json'), 'utf8'),
      ) as { user: string; password: string };
      const output = await run([python, join(__dirname, 'through_sushy.py')], {
        cwd: directory,
        env: { BMC_URL: new URL('/', bmc.url).href, BMC_USER: user, BMC_PASSWORD: password },
      });
      expect(output).toContain('everything was as it should be');
    } finally {
      await bmc.close();
      rmSync(directory, { recursive: true, force: true });
    }
  },
  180_000,
);
