export {
  type AnswerRequestRow,
  deleteAnswerRequest,
  insertAnswerRequest,
  keepHook,
  listAnswerRequests,
  trimAnswerRequests,
} from './answer-request-rows';
export {
  type AnswerToken,
  deleteAnswerToken,
  findAnswerToken,
  insertAnswerToken,
  listAnswerTokens,
  updateAnswerToken,
} from './answer-token-rows';
export { addAudit, type AuditEntry, type AuditRecord, countAudit, listAudit, trimAudit } from './audit-rows';
export { type Database, type Queryable } from './database';
export { addEvent, type EventFilter, listEvents } from './event-rows';
export { gathering } from './gather';
export { endInstallation, openInstallation, startInstallation } from './installation-rows';
export {
  countInState,
  countMachines,
  dueMachines,
  findByInstallations,
  findMachine,
  insertMachine,
  listMachines,
  namesInStates,
  resemblingMachines,
  updateMachine,
} from './machine-rows';
export { storeFailure } from './store-failure';
export { openStore, type StoreOptions } from './open-store';
export { settingOr } from './setting-rows';
export {
  deleteUserToken,
  findUserToken,
  insertUserToken,
  listUserTokens,
  type UserToken,
} from './user-token-rows';
