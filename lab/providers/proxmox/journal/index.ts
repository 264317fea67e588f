export { adoptAsPlanned } from './adopt';
export { Journal, type JournalEntry } from './journal';
export { journaled, type Recovery } from './journaled';
