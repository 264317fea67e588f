export { namespaceInit, NamespaceRunner } from './namespace-runner';
