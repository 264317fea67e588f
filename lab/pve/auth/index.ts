export { cryptHash } from './crypt-hash';
export { authenticate, stranger } from './authenticate';
export { Caller, forbidden } from './caller';
export { checkPermission } from './check-permission';
export { hashPassword, isPassword } from './password';
export { privilegesOn } from './permissions';
export { hashSecret, isSecret } from './secret';
export { makeTicket, userOfTicket, type Ticket } from './ticket';
