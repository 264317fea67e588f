import { formatPropertyString, parsePropertyString } from '../../../../pve/wire';
import { blocks, flag, text, type Operation, type ResourceType } from '../../resource';
import { isList, type ObjectValue } from '../../values';
import { listCertificates, oneNode, showTime, type NodeCertificate } from '../nodes';
import { deleteIfThere } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';

const MOST_DOMAINS = 5;
const SLOTS = Array.from({ length: MOST_DOMAINS }, (_, index) => `acmedomain${index}`);

/** `proxmox_acme_certificate`: what a node asks an ACME server for, and what it got. */
export const acmeCertificateResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_acme_certificate'),
  legacy: false,

  validate: (config) => {
    const withPlugin = blocks(config, 'domains').filter((domain) => text(domain, 'plugin') !== '');
    if (withPlugin.length <= MOST_DOMAINS) return [];
    const detail = `PVE has room for ${MOST_DOMAINS} domains with a DNS plugin, got ${withPlugin.length}.`;
    return [{ severity: 'error', summary: 'Too many domains', detail, path: ['domains'] }];
  },

  async create(planned, operation) {
    await configure(planned, operation);
    await order(planned, operation);
    return read({ ...settle(planned), id: text(planned, 'node_name') }, operation);
  },

  read,

  async update(prior, planned, operation) {
    const isOther = ['account', 'domains'].some(
      (name) => JSON.stringify(prior[name] ?? null) !== JSON.stringify(planned[name] ?? null),
    );
    if (isOther) await configure(planned, operation);
    if (isOther || flag(planned, 'force')) await order(planned, operation);
    return read(settle(planned), operation);
  },

  async delete(state, operation) {
    const node = `nodes/${text(state, 'node_name')}`;
    await deleteIfThere(`${node}/certificates/custom`, operation, { restart: true });
    await operation.session.api.put(`${node}/config`, { delete: ['acme', ...SLOTS] });
  },

  import: (id) => ({ ...oneNode(id), id, force: false }),
};

async function configure(planned: ObjectValue, { session }: Operation<Session>): Promise<void> {
  const domains = blocks(planned, 'domains');
  const plain = domains
    .filter((domain) => text(domain, 'plugin') === '')
    .map((domain) => text(domain, 'domain'));
  const withPlugin = domains.filter((domain) => text(domain, 'plugin') !== '');
  const slots = withPlugin.map((domain, index) => {
    const [plugin, alias] = [text(domain, 'plugin') || undefined, text(domain, 'alias') || undefined];
    return [
      SLOTS[index] ?? '',
      formatPropertyString({ domain: text(domain, 'domain'), plugin, alias }),
    ] as const;
  });
  const free = SLOTS.slice(withPlugin.length);
  await session.api.put(`nodes/${text(planned, 'node_name')}/config`, {
    acme: formatPropertyString({
      account: text(planned, 'account'),
      domains: plain.length > 0 ? plain.join(';') : undefined,
    }),
    ...Object.fromEntries(slots),
    ...(free.length > 0 ? { delete: free } : {}),
  });
}

async function order(planned: ObjectValue, operation: Operation<Session>): Promise<void> {
  const path = `nodes/${text(planned, 'node_name')}/certificates/acme/certificate`;
  const task = await operation.session.api.post(path, { force: flag(planned, 'force') });
  await operation.session.api.task(task, 'Order of an ACME certificate', operation);
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const node = text(state, 'node_name');
  const known = isList(state.domains) ? {} : await readConfig(node, operation);
  const full = { ...state, ...known };
  const found = choose(await listCertificates(node, operation), full);
  return {
    ...full,
    certificate: found?.pem ?? null,
    fingerprint: found?.fingerprint ?? null,
    issuer: found?.issuer ?? null,
    not_after: showTime(found?.notafter) ?? null,
    not_before: showTime(found?.notbefore) ?? null,
    subject: found?.subject ?? null,
    subject_alternative_names: found?.san ? [...found.san] : null,
  };
}

/** What an import has to ask the node for. */
async function readConfig(node: string, { session }: Operation<Session>): Promise<ObjectValue> {
  const config = await session.api.get<Readonly<Record<string, string | undefined>>>(`nodes/${node}/config`);
  const { account, domains = '' } = parsePropertyString(config.acme ?? '', { defaultKey: 'account' });
  const plain = domains.split(';').filter((domain) => domain !== '');
  const slots = SLOTS.flatMap((slot) => {
    const entry = config[slot];
    if (entry === undefined) return [];
    const { domain = '', plugin = null, alias = null } = parsePropertyString(entry, { defaultKey: 'domain' });
    return [{ domain, plugin, alias }];
  });
  return {
    account: account ?? null,
    domains: [...plain.map((domain) => ({ domain, plugin: null, alias: null })), ...slots],
  };
}

/** The certificate for most of the domains; where there is a choice, not one that PVE made itself. */
function choose(list: readonly NodeCertificate[], state: ObjectValue): NodeCertificate | undefined {
  const wanted = new Set(blocks(state, 'domains').map((domain) => text(domain, 'domain')));
  const isOwn = ({ issuer = '' }: NodeCertificate): boolean => /Proxmox|PVE/.test(issuer);
  const score = (entry: NodeCertificate): number =>
    (entry.san ?? []).filter((name) => wanted.has(name)).length * 2 + (isOwn(entry) ? 0 : 1);
  return [...list].sort((left, right) => score(right) - score(left))[0];
}
