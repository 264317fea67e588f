export { checkSite } from './check-site';
