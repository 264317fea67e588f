export { taskRoutes } from './routes';
export { taskListRow } from './task-view';
