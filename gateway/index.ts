export { startGateway, type Gateway, type GatewayOptions } from './gateway';
export { formatStatistics, hasSaved } from './statistics';
