import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { KeyObject, webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { resolveSecrets } from '../../../site/secrets/resolve-secrets';
import { project } from './project';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 3600 * 1000;

/** An authority of its own, and what it signed for a name. */
async function authority(): Promise<{
  ca: string;
  signed(name: string): Promise<{ key: string; cert: string }>;
}> {
  const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const keys = await newKeys();
  const times = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + DAY) };
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Home authority',
    ...times,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  return {
    ca: ca.toString('pem'),
    signed: async (name) => {
      const own = await newKeys();
      const cert = await X509CertificateGenerator.create({
        subject: 'CN=vault',
        issuer: ca.subject,
        ...times,
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new SubjectAlternativeNameExtension([
            /^[\d.]+$/.test(name) ? { type: 'ip', value: name } : { type: 'dns', value: name },
          ]),
        ],
      });
      const key = KeyObject.from(own.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
      return { key, cert: cert.toString('pem') };
    },
  };
}

/** What the server says to a path, and what it was asked with. */
const ANSWERS: Readonly<Record<string, readonly [status: number, body: unknown]>> = {
  '/v1/secret/data/rackwright/passwords': [
    200,
    { data: { data: { database: 'over-tls' }, metadata: { version: 1 } } },
  ],
  '/v1/secret/data/rackwright/sealed': [503, { errors: ['Vault is sealed'] }],
  '/v1/secret/data/rackwright/closed': [403, { errors: ['1 error occurred:\n\t* permission denied\n\n'] }],
  '/v1/secret/data/rackwright/nowhere': [
    404,
    { errors: ['no handler for route "secret/data/rackwright/nowhere". route entry not found.'] },
  ],
};
const servers: Server[] = [];
const asked: (string | undefined)[] = [];

async function serve(tls: { key: string; cert: string }): Promise<string> {
  const server = createServer(tls, ({ url = '', headers }, answer) => {
    asked.push(`${url} ${String(headers['x-vault-token'])} ${String(headers['x-vault-namespace'])}`);
    const [status, body] = ANSWERS[url] ?? [404, { errors: [] }];
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

let ca = '';
let good = '';
let misnamed = '';

beforeAll(async () => {
  const made = await authority();
  ca = made.ca;
  good = await serve(await made.signed('127.0.0.1'));
  misnamed = await serve(await made.signed('vault.example.org'));
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function ask(path: string, environment: Record<string, string>): Promise<string> {
  const { folder, options } = project({}, { VAULT_ADDR: good, ...environment });
  writeFileSync(join(folder, 'ca.pem'), ca);
  // What `vault login` leaves.
  writeFileSync(join(options.homeDirectory, '.vault-token'), 'hvs.from-login\n');
  const trusting = { VAULT_CACERT: join(folder, 'ca.pem'), ...options.environment };
  const { secrets, problems } = await resolveSecrets([{ path }], { ...options, environment: trusting });
  const [found] = secrets.values();
  return (
    found?.secret.reveal() ?? problems.map((each) => `${each.code} ${each.message} → ${each.hint}`).join('\n')
  );
}

test('an authority of its own is trusted when VAULT_CACERT names it, with the token of the last login', async () => {
  asked.splice(0);
  expect(await ask('passwords.database', { VAULT_NAMESPACE: 'team/home' })).toBe('over-tls');
  expect(asked).toEqual(['/v1/secret/data/rackwright/passwords hvs.from-login team/home']);
});

test('without it nothing is asked, and the token goes nowhere', async () => {
  asked.splice(0);
  const said = await ask('passwords.database', { VAULT_CACERT: '' });
  expect(said).toMatch(
    /^VAULT_UNREACHABLE the certificate of https:\S+ is signed by nobody that is trusted here/,
  );
  expect(said).toContain('→ name the file of its authority in VAULT_CACERT');
  expect(await ask('passwords.database', { VAULT_ADDR: misnamed })).toContain('is for another name');
  expect(asked).toEqual([]);
});

test('files that variables name and that cannot be read are told, both at once', async () => {
  const said = await ask('passwords.database', {
    VAULT_CACERT: '/nowhere/ca.pem',
    VAULT_TOKEN_FILE: '/nowhere/token',
  });
  expect(said).toContain(
    'VAULT_UNREACHABLE cannot read /nowhere/token of VAULT_TOKEN_FILE (ENOENT), /nowhere/ca.pem of VAULT_CACERT (ENOENT)',
  );
});

test.each([
  [
    'sealed.x',
    {},
    /^VAULT_UNREACHABLE \S+ is sealed or starting \(503\) → unseal it with vault operator unseal/,
  ],
  [
    'closed.x',
    { VAULT_NAMESPACE: 'home' },
    /^VAULT_DENIED \S+ does not let the token read secret\/data\/rackwright\/closed of namespace home → .*policy needs path "secret\/data\/rackwright\/closed"/,
  ],
  [
    'nowhere.x',
    {},
    /^VAULT_UNREACHABLE \S+ has nothing mounted at secret\/data\/rackwright\/nowhere → correct RACKWRIGHT_VAULT_PATH/,
  ],
  ['absent.x', {}, /^SECRET_MISSING the secret "absent.x" is nowhere/],
])('what Vault answers for %s is told in words', async (path, environment, words) => {
  expect(await ask(path, environment)).toMatch(words);
});
