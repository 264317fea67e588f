export { renderRoleReference } from './role-reference';
export { ROLES_BY_CHOICE, ROLES_OF_ALL } from './site-roles';
export { renderRoleVariables, ROLE_VARIABLES, type RoleVariable } from './role-variables';
export { renderVariablesSchema } from './variables-schema';
