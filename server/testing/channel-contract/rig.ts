import type { ChannelAccess, ChannelDriver, InboundContent, Self } from "../../channels/port.ts";

/** What a fake provider can be told to do with the next calls that send a message. */
export type RigFault =
  | { kind: "too_many"; retryAfterSeconds: number }
  | { kind: "server_error"; status: number }
  /** No answer until the driver's own time limit. */
  | { kind: "silence" }
  /** The connection is reset before the provider takes the message. */
  | { kind: "reset" }
  /** The provider takes the message and the connection breaks before its answer arrives. */
  | { kind: "lost_answer" }
  | { kind: "blocked" }
  | { kind: "bad_credentials" };

/** What the provider shows the customer; of each button, what a press of it sends back. */
export type RigSent = { chatKey: string; text: string; buttons: string[] };

/** One kind of channel with its fake provider, as the shared contract test (`describe-channel.ts`) needs it. */
export type ChannelRig = {
  driver: ChannelDriver;
  /** A connected account. */
  access: ChannelAccess;
  self: Self;
  /** A chat with a customer who has written. */
  chatKey: string;
  /** Credentials that the provider does not know. */
  badAccess?: ChannelAccess;
  /**
   * An update of the provider in which that customer wrote this; called twice with the same `nth` it gives the same message again. For
   * media the fake then holds a file of `media.bytes` bytes.
   */
  update(nth: number, content: Extract<InboundContent, { type: "text" | "media" | "pressed" }>): unknown;
  /** Updates that mean nothing for a bot: echoes, other people's notices, nonsense. */
  noise: unknown[];
  /** What the provider has taken, oldest first. */
  sent(): RigSent[];
  /** The next `times` sends (1) fail so. */
  fail(fault: RigFault, times?: number): void;
  /** Faults that cannot happen on this channel (the widget has no provider). */
  without?: readonly RigFault["kind"][];
  /** The channel cannot show buttons. */
  withoutButtons?: boolean;
  /** The provider does not say how long to wait. */
  namesNoWait?: boolean;
  /** The longest part that the provider takes, and in which unit. */
  longest: { size: number; of(text: string): number };
  close(): Promise<void>;
};
