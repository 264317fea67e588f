export { renderRoleVariables, ROLE_VARIABLES, type RoleVariable } from './role-variables';
