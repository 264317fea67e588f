export { type ApiTokens, resolveApiTokens } from './api-tokens';
export { resolveBackendCredentials } from './backend-credentials';
export type { Variables } from './age/identities';
export { secretsElsewhere } from './environment';
export { Redactor } from './redactor';
export { secretReferences } from './references';
export {
  resolveSecrets,
  type ResolvedSecret,
  type ResolvedSecrets,
  type SecretReference,
} from './resolve-secrets';
export { Secret } from './secret';
export type { SecretsOptions } from './secrets-file';
export { type EditableSecrets, editSecrets, type OpenedSecrets } from './edit-secrets';
export { type SetUp, setUpSecrets } from './set-up-secrets';
export type { SetUpOptions } from './own-recipients';
export { checkSecretSources, type CheckedSecret, type SecretsCheck } from './check-sources';
