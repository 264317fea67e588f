export { AnswerTokens } from './answer-tokens';
export { BootTokens, type TokenPurpose } from './boot-tokens';
export { firstToken, keepToken } from './first-token';
export { includesRole, type Role, ROLES, type TokenWish, UserTokens } from './user-tokens';
