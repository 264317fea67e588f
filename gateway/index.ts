export { startGateway, type Gateway } from './gateway';
export { formatStatistics } from './statistics';
