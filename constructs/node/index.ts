export type { NodeBond, NodeBridge, NodeInterface, NodeVlan } from './node-network-props';
export { NodeSetup, type NodeSetupProps } from './node-setup';
