import { parsePropertyString } from '../../../pve/wire';
import { realmOf } from '../auth';
import { operation, type AnyRoute } from '../http';
import { refuse, refuseParams, type Lab } from '../model';
import { findSection, optionText, needSection, sectionRoutes, type SectionKind } from '../sections';

const LDAP = {
  required: ['server1'],
  optional:
    'server2 port secure mode verify capath cert certkey sslversion bind_dn filter group_dn group_filter group_classes group_name_attr sync_attributes sync-defaults-options'.split(
      ' ',
    ),
};

const kind: SectionKind = {
  file: 'domains',
  path: '/access/domains',
  id: 'realm',
  missing: (realm) => `realm '${realm}' does not exist`,
  taken: (realm) => `domain '${realm}' already exists`,
  secrets: ['password', 'client-key'],
  notOptions: ['check-connection'],
  showId: false,
  optionsByType: {
    pam: {},
    pve: {},
    ad: {
      ...LDAP,
      required: ['domain', 'server1'],
      optional: [...LDAP.optional, 'case-sensitive', 'base_dn'],
    },
    ldap: {
      ...LDAP,
      required: ['base_dn', 'server1', 'user_attr'],
      optional: [...LDAP.optional, 'case-sensitive', 'user_classes'],
    },
    openid: {
      required: ['issuer-url', 'client-id'],
      optional:
        'autocreate username-claim prompt scopes acr-values query-userinfo groups-claim groups-autocreate groups-overwrite audiences'.split(
          ' ',
        ),
    },
  },
  check: (call, { id, config, before }) => {
    if (!before && (config['type'] === 'pam' || config['type'] === 'pve')) {
      throw refuseParams({ type: `unable to create builtin type '${config['type']}'` });
    }
    if (config['default'] === 1) clearDefault(call.lab, id);
    // An option without a value does not survive PVE's file, as bpg/proxmox 0.111 sends `scopes=`.
    return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));
  },
  remove: (_call, section) => {
    if (section.id === 'pam' || section.id === 'pve')
      throw refuse(`unable to delete builtin realm '${section.id}'`);
  },
  row: (_lab, { config }) => {
    const { type, comment, tfa } = config;
    const isDefault = config['default'] === 1 ? { default: 1 } : {};
    return {
      type,
      ...(comment === undefined ? {} : { comment }),
      ...(tfa === undefined ? {} : { tfa: parsePropertyString(optionText(config, 'tfa'))['type'] }),
      ...isDefault,
    };
  },
};

/** One realm at a time is the login box's own. */
function clearDefault(lab: Lab, but: string): void {
  for (const [key, section] of [...lab.state.sections.entries()]) {
    if (section.file !== 'domains' || section.id === but || section.config['default'] === undefined) continue;
    const rest = Object.fromEntries(Object.entries(section.config).filter(([name]) => name !== 'default'));
    lab.state.sections.set(key, { ...section, config: rest });
  }
}

/** Type of a user's realm, which the list of users shows; undefined for a realm that is not there any more. */
export function realmType(lab: Lab, userid: string): string | undefined {
  const section = findSection(lab, 'domains', realmOf(userid));
  return section && optionText(section.config, 'type');
}

/** `/access/domains` and `/access/openid` */
export const domainRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(kind),
  operation('POST /access/domains/{realm}/sync', (call) => {
    const realm = needSection(kind, call);
    const type = optionText(realm.config, 'type');
    if (type !== 'ad' && type !== 'ldap') throw refuse(`Cannot sync realm type '${type}'`);
    return call.lab.tasks.start({
      node: [...call.lab.state.nodes.keys()][0] ?? 'localhost',
      type: 'auth-realm-sync',
      id: realm.id,
      user: call.caller.id,
      work: () => {
        throw new Error(`the lab has no directory server behind realm '${realm.id}'`);
      },
    });
  }),
  operation('POST /access/openid/auth-url', ({ given }) => {
    throw refuse(`the lab has no identity provider behind realm '${given.text('realm')}'`);
  }),
  operation('POST /access/openid/login', () => {
    throw refuse('the lab has no identity provider');
  }),
];
