export { applyBridges, bridgesOf } from './bridges';
