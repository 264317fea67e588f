export { parseDuration } from './duration';
export { LabClock, type ClockSetting } from './lab-clock';
export { parseSpread, taskDuration, type TaskDurations } from './task-durations';
