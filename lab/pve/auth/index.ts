export { authenticate, type Caller } from './authenticate';
export { hashPassword, isPassword } from './password';
export { hashSecret, isSecret } from './secret';
export { makeTicket, type Ticket } from './ticket';
