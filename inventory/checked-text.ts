import { isIP } from 'node:net';
import { InventoryError } from './inventory-error';

// ssh_config and inventories are line formats that tools interpret: whatever goes into them is checked here first, so
// that no name can smuggle in an option (`ProxyCommand …`), a pattern (`*`) or a token (`%h`, `${HOME}`).

/**
 * A host name or a fully qualified one, `dev1.lab.example.org`.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function checkedHostName(name: string): string {
  if (
    name.length > 253 ||
    !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(name)
  ) {
    throw new InventoryError(
      'INVENTORY_BAD_NAME',
      `host name ${JSON.stringify(name)} is not allowed: use letters, digits and hyphens, labels of at most 63 characters joined by dots`,
    );
  }
  return name;
}

/**
 * A login name, `admin`.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function checkedUserName(name: string): string {
  if (!/^[a-z_][a-z0-9_.-]{0,31}$/i.test(name)) {
    throw new InventoryError(
      'INVENTORY_BAD_NAME',
      `user name ${JSON.stringify(name)} is not allowed: start with a letter or _, then letters, digits, _, - or ., at most 32 characters`,
    );
  }
  return name;
}

/**
 * An IPv4 or IPv6 address without prefix length; one with it, `10.10.10.11/24`, loses it.
 * @throws InventoryError INVENTORY_BAD_ADDRESS
 */
export function checkedAddress(address: string, host: string): string {
  const bare = address.replace(/\/\d{1,3}$/, '');
  // A zone index (fe80::1%eth0) passes isIP, but % starts a token in ssh_config.
  if (isIP(bare) === 0 || bare.includes('%')) {
    throw new InventoryError(
      'INVENTORY_BAD_ADDRESS',
      `address ${JSON.stringify(address)} of host ${host} is neither IPv4 nor IPv6, as in 10.10.10.11/24 or fd00::11/64`,
    );
  }
  return bare;
}

/**
 * A name of an Ansible group, `env_dev`: what Ansible does not allow in one becomes an underscore.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function groupName(text: string): string {
  const name = text.replace(/[-. ]/g, '_');
  if (!/^[a-z_]\w*$/i.test(name)) {
    throw new InventoryError(
      'INVENTORY_BAD_NAME',
      `group name ${JSON.stringify(text)} is not allowed: start with a letter, then letters, digits, _, - or .`,
    );
  }
  return name;
}

/**
 * The name of an Ansible variable, `base_motd`.
 * @throws InventoryError INVENTORY_BAD_VARIABLE
 */
export function checkedVariableName(name: string, host: string): string {
  if (!/^[a-z_]\w*$/i.test(name)) {
    throw new InventoryError(
      'INVENTORY_BAD_VARIABLE',
      `variable ${JSON.stringify(name)} of host ${host} is not allowed: start with a letter or _, then letters, digits and _`,
    );
  }
  return name;
}

/**
 * A path as an ssh_config argument: quoted, with tokens escaped.
 * @throws InventoryError INVENTORY_BAD_PATH
 */
export function sshPath(path: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not pass
  if (/["\\\u0000-\u001f\u007f]|\$\{/.test(path) || path === '') {
    throw new InventoryError(
      'INVENTORY_BAD_PATH',
      `path ${JSON.stringify(path)} cannot be written into ssh_config: it must hold no quote, backslash, control character or \${`,
    );
  }
  return `"${path.replaceAll('%', '%%')}"`;
}
