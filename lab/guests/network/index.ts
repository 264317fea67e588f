export { bridgeOf, Bridges, portName } from './bridges';
export { parseInterfaces } from './interfaces';
