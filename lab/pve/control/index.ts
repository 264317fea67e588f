export { Activity } from './activity';
export { controlRoutes, type Control } from './control-routes';
