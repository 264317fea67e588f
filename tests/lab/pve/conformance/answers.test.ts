import { operationNames } from '../../../../lab/pve/operations';
import { servedOperations } from '../../../../lab/pve/routes';
import type { LabFixture } from '../lab-fixture';
import { violations } from './conform';
import { QUERIES, SAMPLES, startDataCentre } from './data-centre';
import { DEPARTURES } from './departures';
import { haveOfficial, officialOperations } from './official';
import { samplePath } from './sample-path';

/** Reads that are refused here, and why. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'GET /access/tfa/{userid}/{id}': /404 No such tfa entry/,
  'GET /nodes/{node}/qemu/{vmid}/agent/exec-status': /exec-status has been disabled/,
  'GET /nodes/{node}/qemu/{vmid}/agent/file-read': /guest-file-open has been disabled/,
  'GET /nodes/{node}/query-oci-repo-tags': /failed to list tags: .*ECONNREFUSED/,
  'GET /nodes/{node}/scan/cifs': /reach no server/,
  'GET /nodes/{node}/scan/glusterfs': /reach no server/,
  'GET /nodes/{node}/scan/iscsi': /reach no server/,
  'GET /nodes/{node}/scan/nfs': /reach no server/,
  'GET /nodes/{node}/scan/pbs': /reach no server/,
};

const suite = haveOfficial ? describe : describe.skip;

suite.each([
  ['9.2.3', '9.2', 9],
  ['8.4.2', '8.4', 8],
] as const)(
  'answers of a lab of version %s against the official description (skipped without ../shared)',
  (version, file, major) => {
    const official = officialOperations(file);
    let fixture: LabFixture;

    beforeAll(async () => {
      fixture = await startDataCentre(version);
    });

    afterAll(() => fixture.remove());

    const served = new Set(servedOperations(major));
    const reads = operationNames(major).filter((name) => name.startsWith('GET ') && served.has(name));

    it.each(reads)('%s', async (name) => {
      const path = samplePath(name);
      const query = { ...QUERIES.find(([pattern]) => pattern.test(name))?.[1] };
      if (query['volume'] === 'BACKUP') query['volume'] = SAMPLES['backup'] ?? '';
      const answer = await fixture.client.get(path, query).catch((error: unknown) => error);
      const refused = major === 9 && name.includes('/ha/groups/') ? /no such ha group/ : REFUSED[name];
      if (refused) {
        expect(answer).toMatchObject({ message: expect.stringMatching(refused) });
        return;
      }
      if (answer instanceof Error) throw answer;
      const found = violations(official.get(name)?.returns ?? {}, answer).map((line) => `${name} ${line}`);
      expect(found.filter((line) => !DEPARTURES.some((pattern) => pattern.test(line)))).toEqual([]);
    });
  },
);
