import type { MapTree } from '../yaml';
import type { AnswerTarget } from './answer-target';
import type { ImportContext } from './import-context';
import { scalarValue, textAt, textsAt } from './values';

/** Takes over `[global]`: locale, mail, keys of root. Passwords become keys of the secrets. */
export function importAnswerGlobal(global: MapTree, target: AnswerTarget, context: ImportContext): void {
  const { file, machine, install, owner } = target;
  for (const [field, { key, value }] of global.entries) {
    const answer = (name: string, written = scalarValue(value)): void => {
      context.changes.set(file, [...machine, 'answer', name], written, key);
    };
    switch (field) {
      case 'fqdn':
        break;
      case 'country':
      case 'keyboard':
      case 'mailto':
      case 'reboot-mode':
      case 'reboot-on-error':
        answer(field.replaceAll('-', '_'));
        break;
      case 'timezone':
        context.changes.set(file, [...install, 'timezone'], textAt(value), key);
        break;
      case 'root-ssh-keys':
        context.changes.set(file, [...machine, 'answer', 'root_ssh_keys'], [...textsAt(value)], key);
        break;
      case 'root-password':
      case 'root-password-hashed':
        context.secret(`global.${field}`, `passwords.${owner}_root`, key);
        answer('root_password', `${owner}_root`);
        break;
      case 'subscription-key':
        context.secret(`global.${field}`, `subscriptions.${owner}`, key);
        answer('subscription_key', owner);
        break;
      default:
        context.unmapped(`global.${field}`, key, 'the installer of Proxmox VE 9.2 has no such field');
    }
  }
}
