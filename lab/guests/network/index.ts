export { bridgeOf, Bridges, portName } from './bridges';
export { StaticAddresses } from './static-addresses';
export { interfacesOf } from './interfaces';
