export type { NodeBond, NodeBridge, NodeInterface, NodeNetwork, NodeVlan } from './node-network-props';
export { NodeSetup, type NodeSetupProps } from './node-setup';
