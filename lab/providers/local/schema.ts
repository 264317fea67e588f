import type { Attribute, Schema } from '../schema';

const HASHES: Readonly<Record<string, Attribute>> = Object.fromEntries(
  [
    'content_base64sha256',
    'content_base64sha512',
    'content_md5',
    'content_sha1',
    'content_sha256',
    'content_sha512',
    'id',
  ].map((name) => [name, { type: 'string', computed: true }] as const),
);

/** `local_file` and `local_sensitive_file` of hashicorp/local 2.x: any change replaces the file. */
export function fileSchema(isSensitive: boolean): Schema {
  const content: Attribute = {
    type: 'string',
    optional: true,
    forceNew: true,
    ...(isSensitive ? { sensitive: true } : {}),
  };
  const permission: Attribute = { type: 'string', optional: true, computed: true, forceNew: true };
  return {
    version: 0,
    block: {
      attributes: {
        content,
        content_base64: content,
        directory_permission: { ...permission, default: isSensitive ? '0700' : '0777' },
        file_permission: { ...permission, default: isSensitive ? '0700' : '0777' },
        filename: { type: 'string', required: true, forceNew: true },
        ...(isSensitive
          ? {}
          : {
              sensitive_content: {
                type: 'string',
                optional: true,
                sensitive: true,
                deprecated: true,
                forceNew: true,
              },
            }),
        source: { type: 'string', optional: true, forceNew: true },
        ...HASHES,
      },
    },
  };
}

/** The data sources of the same names. */
export function fileSourceSchema(isSensitive: boolean): Schema {
  const content: Attribute = { type: 'string', computed: true, ...(isSensitive ? { sensitive: true } : {}) };
  return {
    version: 0,
    block: {
      attributes: {
        content,
        content_base64: content,
        filename: { type: 'string', required: true },
        ...HASHES,
      },
    },
  };
}
