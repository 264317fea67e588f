export { AnswerTokens } from './answer-tokens';
export { BootTokens, type TokenPurpose } from './boot-tokens';
export { includesRole, type Role, ROLES, UserTokens } from './user-tokens';
