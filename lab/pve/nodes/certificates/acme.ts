import { parsePropertyString } from '../../../../pve/wire';
import { makeCertificate } from '../../../../pve/certificate';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, refuseParams, type Lab, type SectionConfig } from '../../model';
import { findSection, optionText } from '../../sections';
import { customCertificate, dropCertificate, putCertificate } from './custom';

const DAYS = 90;
/** PVE renews no certificate that is good for longer. */
const RENEW_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/** What the settings of a node say of ACME. */
interface Order {
  readonly account: string;
  /** Each with the plugin that proves it. */
  readonly domains: readonly { readonly name: string; readonly plugin: string }[];
}

function orderOf(lab: Lab, node: string): Order {
  const config: SectionConfig = lab.state.sections.get(`node-config/${node}\noptions`)?.config ?? {};
  const own = parsePropertyString(optionText(config, 'acme'), { defaultKey: 'account' });
  const plain = (own['domains'] ?? '').split(/[;,\s]+/).filter((name) => name !== '');
  const slots = Object.keys(config)
    .filter((key) => /^acmedomain\d+$/.test(key))
    .sort()
    .map((key) => parsePropertyString(optionText(config, key), { defaultKey: 'domain' }));
  const domains = [
    ...plain.map((name) => ({ name, plugin: 'standalone' })),
    ...slots.map((slot) => ({ name: slot['domain'] ?? '', plugin: slot['plugin'] ?? 'standalone' })),
  ];
  if (domains.length === 0) throw refuse(`No ACME domains configured for node '${node}'`);
  return { account: own['account'] ?? 'default', domains };
}

/** The lab is the authority itself: no domain is looked up, and nobody else is asked. */
function order(call: OperationCall, type: 'acmenewcert' | 'acmerenew'): string {
  const { lab, given, caller } = call;
  const { node } = given;
  const { account, domains } = orderOf(lab, node);
  return lab.tasks.start({
    node,
    type,
    id: '',
    user: caller.id,
    work: async ({ log }) => {
      if (!findSection(lab, 'acme/accounts', account))
        throw new Error(`ACME account config file '${account}' does not exist.`);
      for (const { name, plugin } of domains) {
        if (!findSection(lab, 'acme/plugins', plugin))
          throw new Error(`plugin '${plugin}' for domain '${name}' not found!`);
        log(`The lab takes ${name} as proven by ${plugin}`);
      }
      const [first] = domains;
      const { cert } = await makeCertificate({
        name: `CN=${first?.name ?? node}`,
        now: lab.now(),
        days: DAYS,
        hosts: domains.map(({ name }) => name),
      });
      putCertificate(lab, node, cert);
      log('The certificate is in place');
    },
  });
}

const PATH = '/nodes/{node}/certificates/acme/certificate';

/** `/nodes/{node}/certificates/acme` */
export const acmeCertificateRoutes: readonly AnyRoute[] = [
  operation(`POST ${PATH}`, (call) => {
    if (customCertificate(call.lab, call.given.node) !== undefined && !call.given.flag('force'))
      throw refuseParams({ force: "Custom certificate exists but 'force' is not set." });
    return order(call, 'acmenewcert');
  }),
  operation(`PUT ${PATH}`, (call) => {
    const { lab, given } = call;
    const { certificate } = customCertificate(lab, given.node) ?? {};
    if (!certificate) throw refuse('No current (custom) certificate found, please order a new certificate!');
    if (!given.flag('force') && Date.parse(certificate.validTo) - lab.now() > RENEW_DAYS * DAY_MS)
      throw refuseParams({
        force: `Certificate does not expire within the next ${RENEW_DAYS} days, and 'force' is not set.`,
      });
    return order(call, 'acmerenew');
  }),
  operation(`DELETE ${PATH}`, ({ lab, given, caller }) => {
    orderOf(lab, given.node);
    if (customCertificate(lab, given.node) === undefined) throw refuse('No certificate to revoke found');
    return lab.tasks.start({
      node: given.node,
      type: 'acmerevoke',
      id: '',
      user: caller.id,
      work: () => {
        dropCertificate(lab, given.node);
      },
    });
  }),
];
