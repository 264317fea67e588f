import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type LabState, type SectionRecord } from '../../model';
import {
  findSection,
  dropSection,
  putSection,
  sectionRoutes,
  sectionsOf,
  type SectionKind,
} from '../../sections';

const ACCOUNTS = 'acme/accounts';
const DIRECTORIES = [
  { name: "Let's Encrypt V2", url: 'https://acme-v02.api.letsencrypt.org/directory' },
  { name: "Let's Encrypt V2 Staging", url: 'https://acme-staging-v02.api.letsencrypt.org/directory' },
];
const TERMS = 'https://letsencrypt.org/documents/LE-SA-v1.5-February-24-2025.pdf';
const [FIRST = { url: '' }] = DIRECTORIES;

/** The plugin that every PVE has: it answers challenges by itself. */
export function seedAcme(state: LabState): void {
  putSection({ state }, { file: 'acme/plugins', id: 'standalone', config: { type: 'standalone' } });
}

const pluginKind: SectionKind = {
  file: 'acme/plugins',
  path: '/cluster/acme/plugins',
  id: 'id',
  missing: (id) => `ACME plugin '${id}' not defined`,
  taken: (id) => `ACME plugin ID '${id}' already exists`,
  optionsByType: { standalone: {}, dns: { required: ['api'], optional: ['data', 'validation-delay'] } },
  check: (_call, { config, before }) => {
    const { data } = config;
    // It comes in base64 and is shown as it is: lines of NAME=VALUE.
    if (typeof data !== 'string' || data === before?.['data']) return config;
    return { ...config, data: Buffer.from(data, 'base64').toString('utf8') };
  },
  view: (_lab, { id }, config) => ({ ...config, plugin: id }),
};

function needAccount({ lab, given }: OperationCall): SectionRecord {
  const name = given.optionalText('name') ?? 'default';
  const account = findSection(lab, ACCOUNTS, name);
  if (!account) throw refuse(`ACME account config file '${name}' does not exist.`);
  return account;
}

/** PVE talks to the certificate authority in a task; the lab only keeps what it would have been told. */
function task({ lab, caller }: OperationCall, type: string, work: () => void): string {
  const node = [...lab.state.nodes.keys()][0] ?? 'localhost';
  return lab.tasks.start({ node, type, id: '', user: caller.id, work });
}

const contactsOf = (text: string): string[] => text.split(/[,;\s]+/).map((address) => `mailto:${address}`);

/** `/cluster/acme` */
export const acmeRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(pluginKind),
  operation('GET /cluster/acme/account', ({ lab }) =>
    sectionsOf(lab, ACCOUNTS).map(({ id }) => ({ name: id })),
  ),
  operation('POST /cluster/acme/account', (call) => {
    const { lab, given } = call;
    const name = given.optionalText('name') ?? 'default';
    if (findSection(lab, ACCOUNTS, name)) throw refuse(`ACME account config file '${name}' already exists.`);
    return task(call, 'acmeregister', () => {
      const directory = given.optionalText('directory') ?? FIRST.url;
      const tos = given.optionalText('tos_url');
      const location = `${new URL(directory).origin}/acme/acct/${lab.state.sections.size}`;
      const config = {
        directory,
        location,
        contact: contactsOf(given.text('contact')),
        createdAt: new Date(lab.now()).toISOString(),
        ...(tos === undefined ? {} : { tos }),
      };
      putSection(lab, { file: ACCOUNTS, id: name, config });
    });
  }),
  operation('GET /cluster/acme/account/{name}', (call) => {
    const { contact, createdAt, ...rest } = needAccount(call).config;
    return { ...rest, account: { contact, createdAt, status: 'valid' } };
  }),
  operation('PUT /cluster/acme/account/{name}', (call) => {
    const account = needAccount(call);
    const contact = call.given.optionalText('contact');
    return task(call, 'acmeupdate', () => {
      if (contact === undefined) return;
      putSection(call.lab, { ...account, config: { ...account.config, contact: contactsOf(contact) } });
    });
  }),
  operation('DELETE /cluster/acme/account/{name}', (call) => {
    const account = needAccount(call);
    return task(call, 'acmedeactivate', () => {
      dropSection(call.lab, ACCOUNTS, account.id);
    });
  }),
  operation('GET /cluster/acme/directories', () => DIRECTORIES),
  operation('GET /cluster/acme/tos', () => TERMS),
  operation('GET /cluster/acme/meta', () => ({
    termsOfService: TERMS,
    website: 'https://letsencrypt.org',
    caaIdentities: ['letsencrypt.org'],
  })),
  operation('GET /cluster/acme/challenge-schema', () =>
    ['acmedns', 'cf', 'gandi_livedns', 'hetzner', 'nsupdate', 'ovh', 'route53'].map((id) => ({
      id: id === 'route53' ? 'aws' : id,
      name: id,
      type: 'dns',
      schema: {},
    })),
  ),
];
