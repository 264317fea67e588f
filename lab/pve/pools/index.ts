export { poolRoutes } from './pools';
