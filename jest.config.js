/** What takes minutes is in `*.long.test.ts` and runs with RACKWRIGHT_LONG alone, which `npm run test:long` sets. */
const name = process.env.RACKWRIGHT_LONG === undefined ? '!(*.long).test.ts' : '*.test.ts';

/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.c?(t|j)sx?$': ['@swc/jest', { jsc: { target: 'es2023' }, module: { type: 'commonjs' } }],
  },
  // These are ES modules, or import some at run time, which Jest loads when they are turned into CommonJS.
  transformIgnorePatterns: [
    '/node_modules/(?!(age-encryption|@noble|@scure|@electric-sql)/)',
    '<rootDir>/dist/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.rackwright', '<rootDir>/cdktf.out'],
};

module.exports = {
  // Not a measure: a busy machine may be ten times slower.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [`<rootDir>/tests/**/${name}`],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/e2e/', '<rootDir>/tests/soak/'],
    },
    { ...shared, displayName: 'e2e', testMatch: [`<rootDir>/tests/e2e/**/${name}`] },
    { ...shared, displayName: 'soak', testMatch: ['<rootDir>/tests/soak/**/*.test.ts'] },
  ],
};
