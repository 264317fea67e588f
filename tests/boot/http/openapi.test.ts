import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi } from '../../../boot/http';

test('docs/reference/boot-api.json is what the routes say; npm run generate writes it', async () => {
  const kept = JSON.parse(readFileSync(join(__dirname, '../../../docs/reference/boot-api.json'), 'utf8'));
  expect(JSON.parse(JSON.stringify(await describeApi()))).toEqual(kept);
});

test('every route is described, and those of users say so', async () => {
  const { paths } = (await describeApi()) as {
    paths: Record<string, Record<string, { summary?: string; security?: unknown }>>;
  };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, security }]) => ({ path, method, summary, security })),
  );
  expect(routes.length).toBeGreaterThan(20);
  for (const { path, summary, security } of routes) {
    expect([path, summary]).toEqual([path, expect.stringMatching(/\S/)]);
    const isOfUsers =
      /^\/(api\/(machines|events|audit|tokens|inventory|openapi)|api2\/json\/auto-install\/(tokens|prepared|installations(?!.*post-hook))|metrics|nodes)/.test(
        path,
      );
    expect([path, security !== undefined]).toEqual([path, isOfUsers]);
  }
});
