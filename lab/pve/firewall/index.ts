export { firewallRoutes } from './firewall-routes';
