export type { NodeBond, NodeBridge, NodeInterface, NodeNetwork, NodeVlan } from '../../site';
export { NodeSetup, type NodeSetupProps } from './node-setup';
