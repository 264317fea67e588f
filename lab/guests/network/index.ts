export { bridgeOf, Bridges, portName } from './bridges';
export { StaticAddresses } from './static-addresses';
export { parseInterfaces } from './interfaces';
