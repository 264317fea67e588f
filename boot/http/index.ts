export { AnswerRequests } from './answer-requests';
export { buildApp } from './app';
export { AuditLog } from './audit-log';
export { describeApi } from './describe-api';
export { DEFAULT_HTTP_LIMITS, type Desk } from './desk';
export { Figures } from './figures';
