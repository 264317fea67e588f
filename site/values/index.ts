export { apiTokenVariable } from './api-token-variable';
export { Cidr, InterfaceAddress } from './cidr';
export { DataSize } from './data-size';
export { DomainName, HostName } from './host-name';
export { IpAddress, type IpFamily } from './ip-address';
export { MacAddress } from './mac-address';
export { holdsPrivateKey, SshPublicKey } from './ssh-public-key';
export { ValueError, type ValueErrorCode } from './value-error';
export { VmId } from './vm-id';
