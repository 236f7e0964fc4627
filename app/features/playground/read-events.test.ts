import { expect, it } from "vitest";
import { readEvents, type ServerEvent } from "./read-events.ts";

async function eventsOf(chunks: Uint8Array[]): Promise<ServerEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: ServerEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const stream =
  ': \n\nevent: text\ndata: {"text":"Oʻzbekcha, по-русски"}\n\nevent: answer\ndata: {"answer":"a\\n\\nb"}\n\n';
const expected = [
  { event: "text", data: { text: "Oʻzbekcha, по-русски" } },
  { event: "answer", data: { answer: "a\n\nb" } },
];

it("reads events and passes over comments", async () => {
  expect(await eventsOf([bytes(stream)])).toEqual(expected);
});

it("reads the same however the bytes are cut, also within a letter", async () => {
  const single = [...bytes(stream)].map((byte) => Uint8Array.of(byte));
  expect(await eventsOf(single)).toEqual(expected);
});

it("passes over what is not JSON and what was cut off at the end", async () => {
  expect(await eventsOf([bytes("event: text\ndata: {oops\n\nevent: text\ndata: {}")])).toEqual([]);
});
