import { operationNames } from '../../../../lab/pve/operations';
import type { LabFixture } from '../lab-fixture';
import { violations } from './conform';
import { SAMPLES, SAMPLES_BY_PATH, startDataCentre } from './data-centre';
import { haveOfficial, officialOperations } from './official';

/** Where the official description and what PVE sends part ways; the recordings and the provider decide. */
const ACCEPTED: readonly RegExp[] = [];

function sampleOf(name: string, key: string): string {
  const special = SAMPLES_BY_PATH.find(([pattern, samples]) => pattern.test(name) && key in samples);
  return special?.[1][key] ?? SAMPLES[key] ?? 'x';
}

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

    const reads = operationNames(major).filter((name) => name.startsWith('GET '));

    it.each(reads)('%s', async (name) => {
      const path = name
        .slice('GET /'.length)
        .replace(/\{([^}]+)\}/g, (_, key: string) => encodeURIComponent(sampleOf(name, key)));
      const answer = await fixture.client.get(path).catch((error: unknown) => error);
      if (answer instanceof Error) {
        expect(answer.message).not.toMatch(/^(?!.*not implemented).*TypeError/);
        console.log(name, answer.message);
        return;
      }
      const found = violations(official.get(name)?.returns ?? {}, answer).map((line) => `${name} ${line}`);
      expect(found.filter((line) => !ACCEPTED.some((pattern) => pattern.test(line)))).toEqual([]);
    });
  },
);
