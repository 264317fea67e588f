import { block, blocks, flag, isSet, text, texts } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { VmParams } from './params';
import { given, properties } from '../../property';

const MASKED = '**********';

/** What the `initialization` block says beside its drive. */
export function cloudInitParams(planned: ObjectValue, withUpgrade: boolean): VmParams {
  const init = block(planned, 'initialization');
  if (!init) return {};
  const dns = block(init, 'dns');
  const account = block(init, 'user_account');
  const password = text(account, 'password');
  const files = properties(
    ['meta', text(init, 'meta_data_file_id')],
    ['network', text(init, 'network_data_file_id')],
    ['user', text(init, 'user_data_file_id')],
    ['vendor', text(init, 'vendor_data_file_id')],
  );
  return {
    cicustom: given(files),
    ...ipParams(init),
    nameserver: given(texts(dns, 'servers').join(' ')),
    searchdomain: given(text(dns, 'domain')),
    cipassword: password === MASKED ? undefined : given(password),
    ciuser: given(text(account, 'username')),
    sshkeys: given(encodeKeys(texts(account, 'keys'))),
    citype: given(text(init, 'type')),
    ciupgrade: withUpgrade && isSet(init, 'upgrade') ? flag(init, 'upgrade') : undefined,
  };
}

function ipParams(init: ObjectValue): VmParams {
  const entries = blocks(init, 'ip_config').map((config, index) => {
    const [four, six] = [block(config, 'ipv4'), block(config, 'ipv6')];
    const parts = properties(
      ['gw', text(four, 'gateway')],
      ['gw6', text(six, 'gateway')],
      ['ip', text(four, 'address')],
      ['ip6', text(six, 'address')],
    );
    return [`ipconfig${index}`, given(parts)] as const;
  });
  return Object.fromEntries(entries);
}

/** PVE wants the keys URL-encoded inside of the form, which encodes them once more. */
function encodeKeys(keys: readonly string[]): string {
  return encodeURIComponent(keys.join('\n')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The volume that asks PVE for a new cloud-init drive. */
export function cloudInitVolume(init: ObjectValue): string {
  const format = text(init, 'file_format');
  return `file=${text(init, 'datastore_id')}:cloudinit,${format === '' ? '' : `format=${format},`}`;
}
