import type { Environment, Site, Vm } from '../site';
import type { StackFault } from './stack-error';

/** Machines that nobody could log in to, all in one fault, since one key is what they lack; none where there are none. */
export function withoutLogin(site: Site, { vms }: Environment): readonly StackFault[] {
  const names = vms
    .filter((vm) => getsAccounts(site, vm) && !vm.install.users[0]?.sshKeys.length)
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const { identityFile, publicKey } = site.automation;
  const who = `nobody could log in to ${names.join(', ')}: the first user has no SSH key, and there are no passwords`;
  const remedy =
    publicKey === undefined
      ? `There is no ${identityFile}.pub: npm run setup makes the key of the example, any other: ssh-keygen -t ed25519 -N '' -f ${identityFile}`
      : 'Give that user ssh_keys.';
  const about = { paths: ['ssh.identity'] };
  return [{ code: 'CLOUD_INIT_NO_LOGIN', message: `${who}. ${remedy}`, about }];
}

/** Whether its accounts come from us, by its stack or by the provisioning server: what was there, or is installed by somebody else, has none. */
function getsAccounts({ osProfiles = [] }: Site, { bootMethod, os }: Vm): boolean {
  if (bootMethod === 'adopt') return false;
  const family = osProfiles.find(({ name }) => name === os)?.family ?? '';
  return (bootMethod !== 'iso' && bootMethod !== 'pxe') || ['ubuntu', 'debian', 'nixos'].includes(family);
}
