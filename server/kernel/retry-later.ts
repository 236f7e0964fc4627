/**
 * Thrown by a job's handler to say "not now": the job runs again after `ms` milliseconds, and this run counts neither as a
 * failure nor as an attempt. For waits that somebody else has set (a vendor's retry_after, a lease held by another worker).
 */
export class RetryLater extends Error {
  readonly ms: number;

  constructor(ms: number, reason = "asked to run again later") {
    super(reason);
    this.name = "RetryLater";
    this.ms = Math.max(0, Math.round(ms));
  }
}
