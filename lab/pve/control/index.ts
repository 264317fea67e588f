export { Activity } from './activity';
export { controlRoutes, type Control } from './control-routes';
export type { BootingGuest, GuestOverview, LabOverview } from './overview';
export type { Copies, RestingMachines } from './save';
