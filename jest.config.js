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
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/e2e/', '<rootDir>/tests/soak/'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'] },
    { ...shared, displayName: 'soak', testMatch: ['<rootDir>/tests/soak/**/*.test.ts'] },
  ],
};
