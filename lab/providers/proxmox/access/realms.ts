import { text as textOf } from '../../resource';
import { allOf, needs, onlyOneOf } from '../combinations';
import type { ObjectValue } from '../../values';
import { flag, number, secret, text, type Fields, type ObjectDescription } from '../objects';
import { between, matches, notEmpty, oneOf } from '../validators';

const realmName = matches(/^[A-Za-z][A-Za-z0-9.\-_]+$/, 'a realm: a letter, then letters, digits and . - _');

function realm(type: 'ldap' | 'openid', fields: Fields): Omit<ObjectDescription, 'validators'> {
  return {
    type: `proxmox_realm_${type}`,
    fields,
    sendsChanges: true,
    collection: () => 'access/domains',
    path: (object) => `access/domains/${textOf(object, 'realm')}`,
    id: (object) => textOf(object, 'realm'),
    creation: (planned) => ({ realm: textOf(planned, 'realm'), type }),
    import: (id) => ({ realm: id }),
  };
}

/** `proxmox_realm_ldap` */
export const ldapRealm: ObjectDescription = {
  ...realm('ldap', {
    base_dn: text('base_dn'),
    bind_dn: text('bind_dn'),
    bind_password: secret(text('password')),
    ca_path: text('capath'),
    case_sensitive: flag('case-sensitive', { absent: true, canUnset: false }),
    cert_key_path: text('certkey'),
    cert_path: text('cert'),
    comment: text('comment'),
    default: flag('default', { absent: false, canUnset: false }),
    filter: text('filter'),
    group_classes: text('group_classes'),
    group_dn: text('group_dn'),
    group_filter: text('group_filter'),
    group_name_attr: text('group_name_attr'),
    mode: text('mode'),
    port: number('port'),
    secure: flag('secure', { absent: false, canUnset: false }),
    server1: text('server1'),
    server2: text('server2'),
    ssl_version: text('sslversion'),
    sync_attributes: text('sync_attributes'),
    sync_defaults_options: text('sync-defaults-options'),
    user_attr: text('user_attr', { absent: 'uid' }),
    user_classes: text('user_classes'),
    verify: flag('verify', { absent: false, canUnset: false }),
  }),
  validators: {
    realm: realmName,
    mode: oneOf('ldap', 'ldaps', 'ldap+starttls'),
    port: between(1, 65_535),
    server1: notEmpty,
    ssl_version: oneOf('tlsv1', 'tlsv1_1', 'tlsv1_2', 'tlsv1_3'),
  },
  validate: allOf(
    needs('bind_password', 'bind_dn'),
    needs('cert_path', 'cert_key_path'),
    needs('cert_key_path', 'cert_path'),
    onlyOneOf('mode', 'secure'),
  ),
};

/** `proxmox_realm_openid`; its client key can also be handed over without standing in the state. */
export const openidRealm: ObjectDescription = {
  ...realm('openid', {
    acr_values: text('acr-values'),
    audiences: text('audiences'),
    autocreate: flag('autocreate', { canUnset: false }),
    client_id: text('client-id'),
    client_key: secret(text('client-key')),
    comment: text('comment'),
    default: flag('default', { canUnset: false }),
    groups_autocreate: flag('groups-autocreate', { canUnset: false }),
    groups_claim: text('groups-claim'),
    groups_overwrite: flag('groups-overwrite', { canUnset: false }),
    issuer_url: text('issuer-url'),
    prompt: text('prompt'),
    query_userinfo: flag('query-userinfo', { canUnset: false }),
    scopes: text('scopes'),
    username_claim: text('username-claim'),
  }),
  validators: { realm: realmName, issuer_url: matches(/^https?:\/\/\S+$/, 'a URL') },
  validate: allOf(onlyOneOf('client_key', 'client_key_wo'), needs('client_key_wo_version', 'client_key_wo')),
  creation: (planned, operation) => ({
    realm: textOf(planned, 'realm'),
    type: 'openid',
    ...writtenKey(operation.config),
  }),
  change: (_planned, operation) => writtenKey(operation.config),
};

function writtenKey(config: ObjectValue | undefined): Record<string, string> {
  const key = textOf(config, 'client_key_wo');
  return key === '' ? {} : { 'client-key': key };
}
