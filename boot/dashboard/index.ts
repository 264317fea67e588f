export { tokenOfBrowser } from './cookie';
export { dashboardRoutes } from './routes';
