// A namespace import would be a copy in a bundle; the assignment must reach the module that cdktf itself calls.
// eslint-disable-next-line @typescript-eslint/no-require-imports
import stackTrace = require('cdktf/lib/tokens/private/stack-trace');

/**
 * Runs something without cdktf capturing stack traces.
 *
 * Each generated VM has some 24 complex attributes, each takes a trace of unlimited depth, and nothing that Rackwright
 * writes or prints holds one. There is no option for it: `App({ stackTraces: false })` leaves traces out of the output
 * but takes them all the same. Seen with cdktf 0.21.
 */
export function withoutStackTraces<T>(run: () => T): T {
  const { captureStackTrace } = stackTrace;
  // One list for all: a VM would hold some sixty empty ones.
  const none: string[] = [];
  stackTrace.captureStackTrace = () => none;
  try {
    return run();
  } finally {
    stackTrace.captureStackTrace = captureStackTrace;
  }
}
