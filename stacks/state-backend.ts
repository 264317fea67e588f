import { createHash } from 'node:crypto';
import { HttpBackend, LocalBackend, PgBackend, type PgBackendConfig, S3Backend } from 'cdktf';
import type { Construct } from 'constructs';
import type { Site } from '../site';

/** PostgreSQL cuts longer names off. */
const LONGEST_IDENTIFIER = 63;

/** Whose state it is. */
export interface StateBackendProps extends Pick<Site, 'backend' | 'name'> {
  readonly environment: string;
  /** Folder of the project as seen from the folder that Terraform runs in. */
  readonly project: string;
}

/**
 * Says where the state of an environment is kept, each in a place of its own and locked while it is worked on. Credentials
 * come to Terraform in variables of the process, never in the configuration.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export function addStateBackend(
  stack: Construct,
  { backend, name: site, environment, project }: StateBackendProps,
): void {
  switch (backend.type) {
    case 'local':
      // Given explicitly: cdktf's default is an absolute path, so that the output would differ between machines.
      new LocalBackend(stack, { path: `${project}/terraform.${environment}.tfstate` });
      return;
    case 'pg':
      // The connection is in PG_CONN_STR, so none is in the configuration; cdktf's type wants one.
      new PgBackend(stack, {
        schemaName: schemaOf(backend.schemaName, site, environment),
      } as PgBackendConfig);
      return;
    case 's3':
      addS3(stack, backend, environment);
      return;
    case 'http': {
      const address = `${backend.address.replace(/\/+$/, '')}/${environment}`;
      const { lockSuffix = '', lockMethod, unlockMethod } = backend;
      const lock = `${address}${lockSuffix}`;
      new HttpBackend(stack, { address, lockAddress: lock, unlockAddress: lock, lockMethod, unlockMethod });
    }
  }
}

function addS3(
  stack: Construct,
  { bucket, prefix, region, endpoint }: Extract<Site['backend'], { readonly type: 's3' }>,
  environment: string,
): void {
  const own = new S3Backend(stack, {
    bucket,
    key: `${prefix}/${environment}.tfstate`,
    region,
    encrypt: endpoint === undefined ? true : undefined,
    // Other services than AWS know none of its account, its regions or its metadata.
    ...(endpoint === undefined
      ? {}
      : {
          endpoints: { s3: endpoint },
          usePathStyle: true,
          skipCredentialsValidation: true,
          skipRegionValidation: true,
          skipMetadataApiCheck: true,
          skipRequestingAccountId: true,
        }),
  });
  // A lock file beside the state, of Terraform 1.10 and OpenTofu 1.10: no table of DynamoDB is needed.
  own.addOverride('use_lockfile', true);
}

/** A schema for each environment of each site: the states of one schema are told apart by workspaces only. */
function schemaOf(prefix: string, site: string, environment: string): string {
  const whole = `${prefix}_${site}_${environment}`;
  if (whole.length <= LONGEST_IDENTIFIER) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 12);
  return `${whole.slice(0, LONGEST_IDENTIFIER - 13)}_${hash}`;
}
