import { openStore } from '../../../boot/store';
import { noPostgres, startPostgres, type StateServer } from '../../e2e/state-servers';

const PASSWORD = 'word-of-nobody';

async function failureOf(url: string): Promise<string> {
  const failure = await openStore({ url, onLost: () => undefined }).then(
    () => 'opened',
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'BOOT_STORE_UNREACHABLE' });
  const { message } = failure as Error;
  expect(message).not.toContain(PASSWORD);
  return message;
}

test.each([`mysql://x:${PASSWORD}@127.0.0.1/db`, 'garbage', `x:${PASSWORD}@host`, 'https://db.example.org'])(
  '%s is no address of a database',
  async (url) => {
    expect(await failureOf(url)).toMatch(/^DATABASE_URL is no address .*postgres:\/\//);
  },
);

test.each([
  ['127.0.0.1:1', 'ECONNREFUSED'],
  ['no.such.host.invalid:5432', 'getaddrinfo'],
  ['localhost:1', 'ECONNREFUSED'],
])('a server at %s, where none is, is told', async (host, words) => {
  const message = await failureOf(`postgres://x:${PASSWORD}@${host}/db`);
  expect(message).toContain(`${host}/db, cannot be worked with`);
  expect(message).toContain(words);
  expect(message).toMatch(/look whether the server runs/);
});

const suite = noPostgres === undefined ? describe : describe.skip;
suite(`a server that is there${noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`}`, () => {
  let postgres: StateServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 120_000);
  afterAll(() => postgres.close());

  test.each([
    [
      'a user that it does not know',
      (url: URL) => (url.username = 'stranger'),
      /correct its user and password/,
    ],
    [
      'a database that it does not have',
      (url: URL) => (url.pathname = '/nowhere'),
      /createdb --owner state NAME/,
    ],
  ])('tells %s', async (_what, change, words) => {
    const url = new URL(postgres.credentials);
    url.password = PASSWORD;
    change(url);
    expect(await failureOf(url.href)).toMatch(words);
  });

  test('tells that its user may not make tables', async () => {
    const store = await openStore({ url: postgres.credentials, onLost: () => undefined });
    for (const statement of [
      'create role guest login',
      'create database closed',
      'revoke all on database closed from public',
      'grant connect on database closed to guest',
    ])
      await store.run(statement);
    await store.close();
    const url = new URL(postgres.credentials);
    [url.username, url.password, url.pathname] = ['guest', PASSWORD, '/closed'];
    expect(await failureOf(url.href)).toMatch(/GRANT CREATE ON DATABASE NAME TO guest/);
  });
});
