import { fuzz } from './run';

// The same requests in every run and on every machine; those of tests/soak differ.
const seed = Number(process.env['RACKWRIGHT_FUZZ_SEED'] ?? 1);
const REQUESTS = Number(process.env['RACKWRIGHT_FUZZ_REQUESTS'] ?? 4000);

describe('requests by the API’s own description, right, borderline and wrong', () => {
  jest.setTimeout(REQUESTS * 25 + 60_000);

  test.each(['9.2.3', '8.4.2'] as const)(
    `a lab of version %s answers as PVE would, crashes never and loses nothing (seed ${seed})`,
    async (version) => {
      const report = await fuzz({ version, seed, until: { requests: REQUESTS }, restartEvery: 2000 });
      expect(report.findings).toEqual([]);
      expect(report.requests).toBe(REQUESTS);
      expect(report.restarts).toBeGreaterThan(0);
      // Both ways are walked: what is right is done, and what is wrong is refused.
      expect(report.statuses[200]).toBeGreaterThan(report.requests / 20);
      expect(report.statuses[400]).toBeGreaterThan(report.requests / 20);
    },
  );
});
