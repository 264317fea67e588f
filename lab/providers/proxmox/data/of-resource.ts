import { ProviderError, type DataSource, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { dataSourceSchema } from '../schemas';
import type { Session } from '../session';

/** A data source that tells what a resource of the same name would read. */
export function dataOf(
  name: string,
  read: (config: ObjectValue, operation: Operation<Session>) => Promise<ObjectValue | null>,
): DataSource<Session> {
  return {
    schema: dataSourceSchema(name),
    async read(config, operation) {
      const found = await read(config, operation);
      if (found) return found;
      const names = Object.entries(config).filter(
        ([, value]) => typeof value === 'string' || typeof value === 'number',
      );
      const said = names.map(([argument, value]) => `${argument} = ${JSON.stringify(value)}`).join(', ');
      throw new ProviderError('PROXMOX_NOT_FOUND', `There is no such ${name}`, {
        detail: `The API knows nothing of ${said}.`,
      });
    },
  };
}

/** The same from a resource: `start` turns the arguments into what the resource reads by. */
export function dataOfResource(
  name: string,
  resource: ResourceType<Session>,
  start: (config: ObjectValue) => ObjectValue = (config) => config,
): DataSource<Session> {
  return dataOf(name, (config, operation) => resource.read(start(config), operation));
}
