export { checkHost } from './host-check';
export { pageRoutes } from './routes';
