import { readFileSync } from 'node:fs';
import { ProviderError, text, type DataSource, type Provider } from '../resource';
import { fileResource } from './file-resource';
import { hashesOf } from './hashes';
import { fileSourceSchema } from './schema';

/** The stand-in for hashicorp/local. */
export const localProvider: Provider<null> = {
  address: 'registry.terraform.io/hashicorp/local',
  schema: { version: 0, block: { attributes: {} } },
  resources: { local_file: fileResource(false), local_sensitive_file: fileResource(true) },
  dataSources: { local_file: fileSource(false), local_sensitive_file: fileSource(true) },
  configure: () => Promise.resolve(null),
};

function fileSource(isSensitive: boolean): DataSource<null> {
  return {
    schema: fileSourceSchema(isSensitive),
    read(config) {
      const filename = text(config, 'filename');
      try {
        const content = readFileSync(filename);
        const hashes = hashesOf(content);
        const texts = { content: content.toString('utf8'), content_base64: content.toString('base64') };
        return Promise.resolve({ filename, ...texts, ...hashes, id: hashes.content_sha1 ?? '' });
      } catch (cause) {
        const detail = cause instanceof Error ? cause.message : String(cause);
        throw new ProviderError('LOCAL_READ', 'Read local file data source error', {
          detail,
          path: ['filename'],
          cause,
        });
      }
    },
  };
}
