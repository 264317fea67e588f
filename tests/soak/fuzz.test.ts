import { fuzz } from '../lab/pve/fuzz/run';

const MINUTES = Number(process.env['RACKWRIGHT_FUZZ_MINUTES'] ?? 10);
const seed = Number(process.env['RACKWRIGHT_FUZZ_SEED'] ?? Date.now() % 1_000_000);

describe('requests by the API’s own description, for long', () => {
  jest.setTimeout(MINUTES * 240_000 + 120_000);

  test.each(['9.2.3', '8.4.2'] as const)(
    `a lab of version %s bears ${MINUTES / 2} minutes of them (seed ${seed})`,
    async (version) => {
      const durationMs = MINUTES * 30_000;
      const { findings, ...counts } = await fuzz({
        version,
        seed,
        until: { milliseconds: durationMs },
        restartEvery: 4000,
      });
      process.stderr.write(`${version}: ${JSON.stringify(counts)}\n`);
      expect(findings).toEqual([]);
      expect(counts.requests).toBeGreaterThan(1000);
    },
  );
});
