export { readRepository, repositoryResource } from './repository-resource';
export { readStandardRepository, standardRepositoryResource } from './standard-repository-resource';
