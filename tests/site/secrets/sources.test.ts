import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PveNode } from '../../../site';
import { resolveApiTokens } from '../../../site/secrets/api-tokens';
import { resolveSecrets } from '../../../site/secrets/resolve-secrets';
import { problemsOf } from '../small-site';
import { project } from './project';

const golden = join(__dirname, '..', '..', 'golden', 'secrets');
const written = readFileSync(join(golden, 'sops-3.13.3.yaml'), 'utf8');
const identity = readFileSync(join(golden, 'identity.txt'), 'utf8');

/** Each secret as `path source detail value`, or each problem as `CODE message → hint`. */
async function resolved(
  paths: readonly string[],
  options: Parameters<typeof resolveSecrets>[1],
): Promise<string[]> {
  const { ok, secrets, problems } = await resolveSecrets(
    paths.map((path) => ({ path })),
    options,
  );
  if (!ok) return problems.map(({ code, message, hint }) => `${code} ${message} → ${hint}`);
  return [...secrets].map(
    ([path, { secret, source, detail }]) => `${path} ${source} ${detail} ${secret.reveal()}`,
  );
}

/** Answers as Vault's API documents it for KV version 2. */
class Vault {
  readonly requests: string[] = [];
  readonly #server = createServer((request, answer) => {
    this.requests.push(
      `${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['x-vault-namespace'] ?? '-')}`,
    );
    const [status, body] = this.answer(request);
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  private answer({ url, headers }: IncomingMessage): [number, unknown] {
    if (headers['x-vault-token'] !== 'hvs.test') return [403, { errors: ['permission denied'] }];
    const metadata = {
      created_time: '2026-01-31T12:00:00Z',
      custom_metadata: null,
      deletion_time: '',
      destroyed: false,
      version: 3,
    };
    const wrapped = (data: unknown) => ({
      request_id: 'x',
      lease_id: '',
      renewable: false,
      lease_duration: 0,
      data,
      wrap_info: null,
      warnings: null,
      auth: null,
    });
    switch (url) {
      case '/v1/secret/data/rackwright/passwords':
        return [200, wrapped({ data: { database: 'from-vault', port: 5432, deep: { no: 1 } }, metadata })];
      case '/v1/old/data/rackwright/passwords':
        // What the engine KV version 1 says of a path that it has nothing at.
        return [404, { errors: [] }];
      case '/v1/sys/internal/ui/mounts/old/rackwright/passwords':
        return [200, wrapped({ path: 'old/', type: 'kv', options: null })];
      case '/v1/sys/internal/ui/mounts/db/rackwright/passwords':
        return [200, wrapped({ path: 'db/', type: 'database', options: null })];
      case '/v1/sys/internal/ui/mounts/secret/data/rackwright/passwords':
        return [200, wrapped({ path: 'secret/', type: 'kv', options: { version: '2' } })];
      case '/v1/nested/data/team/rackwright/passwords':
        return [404, { errors: ['no handler for route "nested/data/team". route entry not found.'] }];
      case '/v1/sys/internal/ui/mounts/nested/team/rackwright/passwords':
        return [200, wrapped({ path: 'nested/team/', type: 'kv', options: { version: '2' } })];
      case '/v1/nested/team/data/rackwright/passwords':
        return [200, wrapped({ data: { database: 'from-below' }, metadata })];
      case '/v1/kv/data/team/home/bmc/rack1':
        return [200, wrapped({ data: { password: 'deep' }, metadata })];
      case '/v1/secret/data/rackwright/deleted':
        return [
          404,
          wrapped({ data: null, metadata: { ...metadata, deletion_time: '2026-02-01T00:00:00Z' } }),
        ];
      case '/v1/secret/data/rackwright/old':
        return [200, wrapped({ database: 'version one of the engine has no data.data' })];
      case '/v1/secret/data/rackwright/tls':
        return [400, 'Client sent an HTTP request to an HTTPS server.'];
      case '/v1/secret/data/rackwright/sealed':
        return [503, { errors: ['Vault is sealed'] }];
      default:
        return [404, { errors: [] }];
    }
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('secrets of Vault', () => {
  const vault = new Vault();
  let address = '';
  beforeAll(async () => (address = await vault.start()));
  afterAll(() => vault.stop());
  beforeEach(() => vault.requests.splice(0));

  test('are fields of a secret for each section, which is read once', async () => {
    const { options } = project(
      {},
      { VAULT_ADDR: `${address}/`, VAULT_TOKEN: 'hvs.test', VAULT_NAMESPACE: 'home' },
    );
    expect(await resolved(['passwords.database', 'passwords.port'], options)).toEqual([
      'passwords.database vault secret/rackwright/passwords database from-vault',
      'passwords.port vault secret/rackwright/passwords port 5432',
    ]);
    expect(vault.requests).toEqual(['GET /v1/secret/data/rackwright/passwords home']);
  });

  test('are found below another mount, with the token of a file', async () => {
    const { options } = project({}, { VAULT_ADDR: address, RACKWRIGHT_VAULT_PATH: 'kv/team/home' });
    writeFileSync(join(options.homeDirectory, '.vault-token'), 'hvs.test\n');
    expect(await resolved(['bmc.rack1.password'], options)).toEqual([
      'bmc.rack1.password vault kv/team/home/bmc/rack1 password deep',
    ]);
    const file = join(options.homeDirectory, 'token');
    writeFileSync(file, 'wrong');
    const other = { ...options, environment: { ...options.environment, VAULT_TOKEN_FILE: file } };
    expect((await resolved(['bmc.rack1.password'], other))[0]).toContain('VAULT_DENIED');
  });

  test.each([
    [
      'deleted.x',
      'SECRET_MISSING the secret "deleted.x" is nowhere → add it with rackwright secrets edit, or set RACKWRIGHT_SECRET_DELETED_X',
    ],
    ['passwords.deep', 'SECRET_MISSING the secret "passwords.deep" is nowhere'],
    [
      'old.database',
      'VAULT_UNREACHABLE ADDRESS answered not as the engine KV version 2 does to secret/data/rackwright/old',
    ],
    ['sealed.x', 'VAULT_UNREACHABLE ADDRESS is sealed or starting (503)'],
    [
      'tls.x',
      'VAULT_UNREACHABLE ADDRESS speaks TLS alone → correct VAULT_ADDR: did you mean "https://127.0.0.1:',
    ],
  ])('are refused for %s with words', async (path, words) => {
    const { options } = project({}, { VAULT_ADDR: address, VAULT_TOKEN: 'hvs.test' });
    const [problem = ''] = await resolved([path], options);
    expect(problem.replace(address, 'ADDRESS')).toContain(words);
  });

  test.each([
    [
      'old/rackwright',
      'VAULT_UNREACHABLE old of ADDRESS is the engine KV version 1, and version 2 is read → turn it into version 2 with vault kv enable-versioning old, or name another mount in RACKWRIGHT_VAULT_PATH',
    ],
    ['db/rackwright', 'VAULT_UNREACHABLE db of ADDRESS is the engine database, and KV version 2 is read'],
    [
      'secret/data/rackwright',
      'VAULT_UNREACHABLE ADDRESS has nothing at secret/data/data/rackwright → "data" is put in by itself: did you mean RACKWRIGHT_VAULT_PATH=secret/rackwright?',
    ],
    [
      'nested/team/rackwright',
      'passwords.database vault nested/team/rackwright/passwords database from-below',
    ],
    // A mount that says nothing of itself leaves what was found.
    ['other/rackwright', 'SECRET_MISSING the secret "passwords.database" is nowhere'],
  ])('of the mount %s are told apart', async (path, words) => {
    const variables = { VAULT_ADDR: address, VAULT_TOKEN: 'hvs.test', RACKWRIGHT_VAULT_PATH: path };
    const [found = ''] = await resolved(['passwords.database'], project({}, variables).options);
    expect(found.replace(address, 'ADDRESS')).toContain(words);
  });

  test('need a token, the right one, and a server', async () => {
    const failing = async (environment: Record<string, string>): Promise<string> =>
      (await resolved(['a.b'], project({}, environment).options)).join('\n');
    expect(await failing({ VAULT_ADDR: address })).toContain('VAULT_DENIED there is no token for');
    expect(await failing({ VAULT_ADDR: address, VAULT_TOKEN: 'hvs.other' })).toContain('VAULT_DENIED');
    expect(await failing({ VAULT_ADDR: 'http://127.0.0.1:1', VAULT_TOKEN: 'hvs.test' })).toContain(
      '(ECONNREFUSED)',
    );
    const tls = await failing({ VAULT_ADDR: address.replace('http:', 'https:'), VAULT_TOKEN: 'hvs.test' });
    expect(tls).toContain(`correct VAULT_ADDR: did you mean "${address}"?`);
    const invalid = await failing({ VAULT_ADDR: 'vault', VAULT_TOKEN: 'hvs.test' });
    expect(invalid).toContain('VAULT_UNREACHABLE');
    expect(invalid).not.toContain('hvs.test');
  });
});

describe('the environment comes before the file, and the file before Vault', () => {
  const files = { 'secrets.yaml': written };
  const path = 'api_tokens.pve1';

  test('each by itself', async () => {
    const variables = {
      SOPS_AGE_KEY: identity,
      RACKWRIGHT_SECRET_API_TOKENS_PVE1: 'two',
      TF_VAR_api_token_pve1: 'one',
    };
    expect(await resolved([path], project(files, variables).options)).toEqual([
      `${path} environment TF_VAR_api_token_pve1 one`,
    ]);
    const second = { ...variables, TF_VAR_api_token_pve1: '' };
    expect(await resolved([path], project(files, second).options)).toEqual([
      `${path} environment RACKWRIGHT_SECRET_API_TOKENS_PVE1 two`,
    ]);
    expect(
      await resolved(
        [path],
        project(files, { SOPS_AGE_KEY: identity, VAULT_ADDR: 'http://127.0.0.1:1' }).options,
      ),
    ).toEqual([`${path} file specs/secrets.yaml:5:11 root@pam!x=00000000-0000-0000-0000-000000000000`]);
  });

  test('nothing is decrypted that is not needed', async () => {
    expect(await resolved([path], project(files, { TF_VAR_api_token_pve1: 'one' }).options)).toEqual([
      `${path} environment TF_VAR_api_token_pve1 one`,
    ]);
    // A key that is not in the file needs no identity to be missing.
    expect(await resolved(['a.b'], project(files).options)).toEqual([
      'SECRET_MISSING the secret "a.b" is nowhere → add it with rackwright secrets edit, or set RACKWRIGHT_SECRET_A_B',
    ]);
  });

  test('all that is wrong comes at once', async () => {
    const { options } = project(files, { RACKWRIGHT_SECRET_A_B_C: 'x' });
    expect(await resolved(['a.b_c', 'a_b.c', 'numbers', 'api_tokens.pve1'], options)).toEqual([
      'SECRET_VARIABLE_SHARED RACKWRIGHT_SECRET_A_B_C is the variable of "a.b_c" and of "a_b.c" → rename one of the two keys, or unset the variable',
      'SECRET_NOT_TEXT "numbers" of the secrets holds no single value → name the key of one value, or change it with rackwright secrets edit',
      expect.stringMatching(/^SOPS_NO_IDENTITY /),
    ]);
  });

  test('a file in plain text is not used', async () => {
    const { options } = project({ 'secrets.yaml': 'api_tokens: { pve1: hunter2 }\n' });
    const [problem] = await resolved([path], options);
    expect(problem).toMatch(/^SECRET_NOT_ENCRYPTED /);
    expect(problem).not.toContain('hunter2');
  });
});

describe('API tokens', () => {
  const node = (name: string, kind: PveNode['kind'] = 'proxmox'): PveNode =>
    ({ name, kind, apiTokenKey: name, apiEndpoint: `https://${name}.example.org:8006/` }) as PveNode;
  const token = 'root@pam!x=00000000-0000-0000-0000-000000000000';
  const found = async (nodes: readonly PveNode[], environment: Record<string, string>): Promise<unknown> => {
    const { variables, problems } = await resolveApiTokens(
      nodes,
      [],
      project({ 'secrets.yaml': written }, environment).options,
    );
    return [
      ...[...variables].map(([name, secret]) => `${name}=${secret.reveal()}`),
      ...problems.map(({ code }) => code),
    ];
  };

  test('come in the variable of their key, or in the generic one', async () => {
    expect(await found([node('pve1')], { SOPS_AGE_KEY: identity })).toEqual([
      `TF_VAR_api_token_pve1=${token}`,
    ]);
    expect(await found([node('pve9')], { PROXMOX_VE_API_TOKEN: token })).toEqual([
      `PROXMOX_VE_API_TOKEN=${token}`,
    ]);
    const pair = { PM_API_TOKEN_ID: 'root@pam!x', PM_API_TOKEN_SECRET: token.slice(11) };
    expect(await found([node('pve9')], pair)).toEqual([`PROXMOX_VE_API_TOKEN=${token}`]);
  });

  test('are not needed by the lab, nor where the environment has a login', async () => {
    expect(await found([node('lab', 'lab')], {})).toEqual([]);
    expect(
      await found([node('pve9')], { PROXMOX_VE_USERNAME: 'root@pam', PROXMOX_VE_PASSWORD: 'x' }),
    ).toEqual([]);
  });

  test('of another endpoint, of another form or of none are refused', async () => {
    const elsewhere = { PROXMOX_VE_API_TOKEN: token, PROXMOX_VE_ENDPOINT: 'https://pve1.example.org:8006' };
    expect(await found([node('pve9')], elsewhere)).toEqual(['SECRET_MISSING']);
    expect(await found([node('pve9')], { TF_VAR_api_token_pve9: 'x' })).toEqual([
      'TF_VAR_api_token_pve9=x',
      'SECRET_FORM',
    ]);
    expect(await found([node('pve9')], {})).toEqual(['SECRET_MISSING']);
  });

  test('of no form are corrected where they were taken from', async () => {
    const hints = async (environment: Record<string, string>): Promise<string[]> =>
      (
        await resolveApiTokens([node('pve9')], [], project({ 'secrets.yaml': written }, environment).options)
      ).problems.map(({ hint }) => hint);
    expect(await hints({ TF_VAR_api_token_pve9: 'x' })).toEqual([
      'correct the variable TF_VAR_api_token_pve9',
    ]);
    expect(await hints({ RACKWRIGHT_SECRET_API_TOKENS_PVE9: 'x' })).toEqual([
      'correct the variable RACKWRIGHT_SECRET_API_TOKENS_PVE9',
    ]);
  });
});

describe('keys that the specs name', () => {
  const changes = {
    'secrets.yaml': written,
    'install_config.yaml': 'hosts: { dev1: { secrets: { db: passwords.database } } }\n',
  };
  const site = (environment: Record<string, string>): string[] =>
    problemsOf(changes, { environment })
      .filter(({ code }) => code === 'UNKNOWN_SECRET')
      .map(({ message }) => message);

  test('may be in a variable or in Vault where the file does not have them', () => {
    expect(site({})).toEqual(['the secrets have no "passwords.database"']);
    expect(site({ RACKWRIGHT_SECRET_PASSWORDS_DATABASE: 'x' })).toEqual([]);
    expect(site({ VAULT_ADDR: 'http://127.0.0.1:1' })).toEqual([]);
  });
});
