export { applyBridges, bridgesOf, mtuOfBridge } from './bridges';
