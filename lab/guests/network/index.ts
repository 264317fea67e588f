export { bridgeOf, portName } from './bridges';
export { interfacesOf } from './interfaces';
export { LabNetwork } from './lab-network';
export { StaticAddresses } from './static-addresses';
