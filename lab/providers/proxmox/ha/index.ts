import type { ObjectDescription } from '../objects';
import { haGroup, haGuest, haRule } from './objects';

/** High availability. */
export const haObjects: readonly ObjectDescription[] = [haGroup, haGuest, haRule];
