import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLiveLine } from "./live-line.ts";

/** The browser's EventSource as far as the line uses it. */
class FakeSource {
  static opened: FakeSource[] = [];
  onopen?: () => void;
  onerror?: () => void;
  onmessage?: (message: { data: string }) => void;
  closed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSource.opened.push(this);
  }

  close(): void {
    this.closed = true;
  }
}

function start() {
  const seen: string[] = [];
  const stop = openLiveLine("/events", {
    onEvent: (event) => seen.push(event.type),
    onStatus: (status) => seen.push(status),
    onResume: () => seen.push("resume"),
  });
  const source = () => FakeSource.opened.at(-1) ?? new FakeSource("none");
  return { seen, stop, source };
}

describe("the live line", () => {
  const online = new EventTarget();

  beforeEach(() => {
    vi.useFakeTimers();
    FakeSource.opened = [];
    vi.stubGlobal("EventSource", FakeSource);
    vi.stubGlobal("window", online);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("hands on events and passes over what is no event", () => {
    const { seen, source, stop } = start();
    source().onopen?.();
    source().onmessage?.({ data: '{"type":"message","botId":"b"}' });
    source().onmessage?.({ data: "not JSON" });
    expect(seen).toEqual(["live", "message"]);
    stop();
  });

  it("says nothing of a gap shorter than three seconds, but reads the state anew", () => {
    const { seen, source, stop } = start();
    source().onopen?.();
    source().onerror?.();
    vi.advanceTimersByTime(1000);
    source().onopen?.();
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual(["live", "live", "resume"]);
    expect(FakeSource.opened).toHaveLength(2);
    stop();
  });

  it("says that the line is down and tries again after 1, 2, 4 … at most 30 seconds", () => {
    const { seen, source, stop } = start();
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      const before = FakeSource.opened.length;
      source().onerror?.();
      vi.advanceTimersByTime(seconds * 1000 - 1);
      expect(FakeSource.opened).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeSource.opened).toHaveLength(before + 1);
    }
    expect(seen).toEqual(["down"]);
    stop();
  });

  it("tries at once when the device is back online, and not at all after the page has left", () => {
    const { source, stop } = start();
    source().onerror?.();
    online.dispatchEvent(new Event("online"));
    expect(FakeSource.opened).toHaveLength(2);
    stop();
    expect(source().closed).toBe(true);
    online.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.opened).toHaveLength(2);
  });
});
