import { readFileSync } from 'node:fs';
import { bootAccess } from '../boot/client';
import { type Provider, ProviderError, text } from '../lab/providers/resource';
import { machineResource } from './machine-resource';
import { MachineServer } from './machine-server';

/**
 * The provider of machines of iron. A user's token comes in RACKWRIGHT_BOOT_TOKEN alone: what a provider's configuration holds is in
 * plans that are kept.
 */
export function machineProvider(
  environment: Readonly<Record<string, string | undefined>>,
): Provider<MachineServer> {
  const token = environment['RACKWRIGHT_BOOT_TOKEN'];
  return {
    address: 'rackwright.invalid/rackwright/rackwright',
    schema: {
      version: 0,
      block: {
        attributes: {
          data: { type: 'string', optional: true },
          url: { type: 'string', optional: true },
          certificate_file: { type: 'string', optional: true },
        },
      },
    },
    resources: { rackwright_machine: machineResource },
    dataSources: {},
    configure(config) {
      const [data, url, file] = ['data', 'url', 'certificate_file'].map((name) => text(config, name));
      if (data) return Promise.resolve(new MachineServer(() => bootAccess(data, token)));
      if (!url || !file) {
        throw new ProviderError('MACHINE_SERVER', 'Which provisioning server?', {
          detail:
            'Say its folder in "data" where it runs on this machine, or its "url" and "certificate_file".',
        });
      }
      return Promise.resolve(
        new MachineServer(() => {
          if (token === undefined) {
            throw new ProviderError('MACHINE_TOKEN', 'No token for the provisioning server', {
              detail: 'Set RACKWRIGHT_BOOT_TOKEN to the token of a user who is operator.',
            });
          }
          return { url, certificate: readFileSync(file, 'utf8'), token };
        }),
      );
    },
  };
}
