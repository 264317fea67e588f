import { type Role, ROLES } from '../../../boot/access';
import { describeApi } from '../../../boot/http';
import { type Answered, RunningServer } from './running-server';

/** What each route of users wants; who adds one says here whom it is for. */
const WANTED: Readonly<Record<string, Role>> = {
  'GET /api/machines': 'viewer',
  'GET /api/machines/{name}': 'viewer',
  'POST /api/machines/{name}/accept': 'operator',
  'POST /api/machines/{name}/install': 'operator',
  'POST /api/machines/{name}/kexec': 'operator',
  'POST /api/machines/{name}/retry': 'operator',
  'POST /api/machines/{name}/release': 'operator',
  'POST /api/machines/{name}/mend': 'operator',
  'POST /api/machines/{name}/break': 'operator',
  'GET /api/machines/{name}/power': 'viewer',
  'POST /api/machines/{name}/power': 'operator',
  'POST /api/machines/{name}/boot-device': 'operator',
  'GET /api/machines/{name}/bmc-log': 'viewer',
  'GET /api/machines/{name}/logs': 'viewer',
  'GET /api/machines/{name}/logs/{file}': 'viewer',
  'GET /api/events': 'viewer',
  'GET /api/audit': 'admin',
  'GET /api/inventory': 'viewer',
  'GET /nodes/dynamic-inventory.json': 'viewer',
  'GET /metrics': 'viewer',
  'GET /api/tokens': 'admin',
  'POST /api/tokens': 'admin',
  'DELETE /api/tokens/{name}': 'admin',
  'GET /api2/json/auto-install/tokens': 'viewer',
  'POST /api2/json/auto-install/tokens': 'admin',
  'PUT /api2/json/auto-install/tokens/{id}': 'admin',
  'DELETE /api2/json/auto-install/tokens/{id}': 'admin',
  'GET /api2/json/auto-install/installations': 'viewer',
  'DELETE /api2/json/auto-install/installations/{uuid}': 'admin',
  'GET /api2/json/auto-install/prepared': 'viewer',
  'GET /api2/json/auto-install/prepared/{id}': 'viewer',
  'GET /api/openapi.json': 'viewer',
};
const OPEN = ['GET /healthz', 'GET /firmware/{file}'];

let rack: RunningServer;
const tokens = new Map<Role, string>();
let described: readonly { readonly route: string; readonly isOfUsers: boolean }[];
beforeAll(async () => {
  rack = await RunningServer.start();
  for (const role of ROLES) {
    const { text } = await rack.asUser('/api/tokens', { json: { name: `a-${role}`, role } });
    tokens.set(role, (JSON.parse(text) as { token: string }).token);
  }
  const { paths } = (await describeApi()) as {
    paths: Record<string, Record<string, { security?: unknown }>>;
  };
  described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      ...{ route: `${method.toUpperCase()} ${path}`, isOfUsers: security !== undefined },
    })),
  );
}, 240_000);
afterAll(() => rack.close());

const split = (route: string): [method: string, path: string] => {
  const [method = '', pattern = ''] = route.split(' ');
  return [method, pattern.replaceAll(/\{\w+\}/g, 'nobody')];
};
const ask = (route: string, token: string): Promise<Answered> => {
  const [method, path] = split(route);
  return rack.asUser(path, { method, token, ...(method === 'GET' ? {} : { json: {} }) });
};

test('every route of users is in the list', () => {
  const found = described.filter(({ isOfUsers }) => isOfUsers).map(({ route }) => route);
  expect(found.toSorted()).toEqual(Object.keys(WANTED).toSorted());
});

test.each(Object.entries(WANTED))(
  '%s is for whoever is at least %s, and nobody else',
  async (route, wanted) => {
    for (const token of ['', 'rw_wrong', `${tokens.get('admin') ?? ''}x`]) {
      expect([token, await ask(route, token)]).toMatchObject([
        token,
        { status: 401, text: expect.stringContaining('BOOT_LOGIN_NEEDED') },
      ]);
    }
    const least = ROLES.indexOf(wanted);
    for (const [index, role] of ROLES.entries()) {
      const { status, text } = await ask(route, tokens.get(role) ?? '');
      if (index < least) {
        expect([role, status, text]).toEqual([role, 403, expect.stringContaining('BOOT_FORBIDDEN')]);
      } else {
        // Of nobody there is nothing to be told or done, which is another refusal.
        const isOfNobody = route.includes('{') || route.startsWith('POST');
        expect([role, isOfNobody ? [400, 404].includes(status) : status]).toEqual([role, isOfNobody || 200]);
      }
    }
  },
);

test('what machines call gives nothing to who has no token of an installation', async () => {
  const routes = described.filter(({ route, isOfUsers }) => !isOfUsers && !OPEN.includes(route));
  expect(routes.length).toBeGreaterThan(10);
  for (const { route } of routes) {
    const [method, path] = split(route);
    for (const headers of [undefined, { authorization: `Bearer ${tokens.get('admin') ?? ''}` }]) {
      const asked = { method, ...(headers ? { headers } : {}), ...(method === 'GET' ? {} : { json: {} }) };
      const { status, text } = await rack.asMachine(path, asked);
      expect([route, status >= 400 && status < 500]).toEqual([route, true]);
      expect(text).not.toContain('#!');
    }
  }
  for (const { status } of await rack.server.provisioner.parts.fleet.list())
    expect(status.state).toBe('discovered');
});
