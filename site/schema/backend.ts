import { z } from 'zod';
import { documented, layered, matching } from './field';
import { secretKey } from './secret-key';

/** Terraform's state. */
export const backend = documented(
  z.strictObject(
    layered({
      type: documented(z.enum(['local', 'pg', 's3', 'http']), {
        description: '`local` is a file beside `cdktf.json`. Default: local.',
      }),
      bucket: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'write the name of a bucket', {
        description: 'Bucket, for `s3`. Default: none.',
        examples: ['rackwright-state'],
      }),
      prefix: matching(/^[\w.-]+(\/[\w.-]+)*$/, 'write names with "/" between', {
        description: 'What the name of a state starts with, for `s3`. Default: the name of the site.',
        examples: ['home-lab'],
      }),
      region: matching(/^[a-z0-9-]+$/, 'write a region such as eu-central-1', {
        description: 'Region, for `s3`. Default: us-east-1.',
        examples: ['eu-central-1'],
      }),
      endpoint: documented(z.url({ protocol: /^https?$/ }), {
        description: 'Address of the service, for `s3`. Default: that of AWS.',
        examples: ['https://s3.example.org'],
      }),
      address: documented(z.url({ protocol: /^https?$/ }), {
        description: 'Address of the state, for `http`; the name of the environment is added. Default: none.',
        examples: ['https://state.example.org/home-lab'],
      }),
      lock_suffix: matching(/^\/[\w./-]+$/, 'write what comes after the address of a state, as in /lock', {
        description:
          "What is added to a state's address where it is locked and unlocked, for `http`. Default: nothing, which locks at the state's own address.",
        examples: ['/lock'],
      }),
      lock_method: documented(z.enum(['LOCK', 'POST', 'PUT']), {
        description: 'Method that locks a state, for `http`; `POST` for GitLab. Default: LOCK.',
      }),
      unlock_method: documented(z.enum(['UNLOCK', 'DELETE', 'POST', 'PUT']), {
        description: 'Method that unlocks a state, for `http`; `DELETE` for GitLab. Default: UNLOCK.',
      }),
      schema_name: matching(/^[a-z_][a-z0-9_]*$/, 'write the name of a schema', {
        description: 'Schema of the database, for `pg`. Default: terraform_remote_state.',
        examples: ['rackwright'],
      }),
      credentials: secretKey(
        'Key under `backends` of the secrets: a connection string for `pg`, `ID:SECRET` for `s3`, `USER:PASSWORD` for `http`. Default: none, which leaves it to the variables that Terraform reads by itself.',
        'state',
      ),
    }),
  ),
  { description: 'Where Terraform keeps its state.' },
);

/** The state's place, after merging. */
export type BackendSpec = z.infer<typeof backend>;
