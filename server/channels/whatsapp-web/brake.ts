/** How slowly a number speaks: people who type are not faster, and WhatsApp blocks numbers that are. Milliseconds and counts. */
export type BrakeLimits = {
  /** Between sends to different chats, and between the parts of one answer; up to half as much again is added at random. */
  gapMs: number;
  partGapMs: number;
  perMinute: number;
  perHour: number;
  /** Chats a day that may get their first answer: so many on the number's first day, each day as many more, up to the most. */
  newChatsFirstDay: number;
  newChatsMost: number;
};

export const BRAKE: BrakeLimits = {
  gapMs: 2500,
  partGapMs: 1200,
  perMinute: 12,
  perHour: 200,
  newChatsFirstDay: 40,
  newChatsMost: 300,
};

export type Brake = ReturnType<typeof createBrake>;

/** The brake of one number. `random` gives 0 to 1. It remembers an hour, in memory: the process that holds the number is the only one that sends. */
export function createBrake(limits: BrakeLimits, random: () => number = Math.random) {
  let times: number[] = [];
  let last: { chatKey: string; at: number } | undefined;

  function waitAt(chatKey: string, now: number): number {
    times = times.filter((at) => at > now - 3_600_000);
    const gap = last?.chatKey === chatKey ? limits.partGapMs : limits.gapMs;
    const rest = last ? last.at + gap * (1 + random() / 2) - now : 0;
    return Math.max(
      0,
      rest,
      windowRest(60_000, limits.perMinute, now),
      windowRest(3_600_000, limits.perHour, now),
    );
  }

  /** Until fewer than `most` sends lie within the window. */
  function windowRest(windowMs: number, most: number, now: number): number {
    const within = times.filter((at) => at > now - windowMs);
    const oldest = within[within.length - most];
    return oldest === undefined ? 0 : oldest + windowMs - now;
  }

  return {
    /**
     * Books the next send to this chat: resolves to the milliseconds to wait before it, at most `patienceMs`; where it would be longer
     * nothing is booked and `booked` is false.
     */
    book(chatKey: string, now: number, patienceMs: number): { booked: boolean; waitMs: number } {
      const waitMs = Math.ceil(waitAt(chatKey, now));
      if (waitMs > patienceMs) return { booked: false, waitMs };
      last = { chatKey, at: now + waitMs };
      times.push(now + waitMs);
      return { booked: true, waitMs };
    },

    /** Whether the `rank`th new chat of a day may be answered on a number that is `days` old. */
    allowsNewChat: (rank: number, days: number): boolean =>
      rank <= Math.min(limits.newChatsMost, limits.newChatsFirstDay * (days + 1)),
  };
}
