export { mountPointParams, newRootDisk, rootDisk } from './disks';
export { dnsParams, goneInterfaces, networkParams } from './network';
export {
  accountParams,
  consoleParams,
  cpuParams,
  deviceParams,
  environmentParam,
  featuresParam,
  memoryParams,
  startupParam,
  tagsParam,
} from './params';
