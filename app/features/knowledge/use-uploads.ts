import { useEffect, useRef, useState } from "react";
import { useRevalidateSoon } from "~/lib/use-revalidate-soon.ts";
import { type UploadTarget, uploadFile } from "./upload-file.ts";

/** A file on its way: sent, it lives on as a source. */
export type Upload = {
  id: number;
  name: string;
  size: number;
  state: "queued" | "sending" | "sent" | "refused";
  /** 0 to 1 while it is sent. */
  share: number;
  sourceId: string | null;
  /** Why it was not added, in words. */
  reason: string | null;
};

export type UploadRules = {
  target: UploadTarget;
  /** Words for a file that must not even be sent; undefined for a good one. `place` is its place in the batch. */
  refuse(file: File, place: number): string | undefined;
  /** Words for a line that broke. */
  lost: string;
};

const AT_ONCE = 2;

/** Sends chosen files, a few at a time; one that fails does not hold up the others. Leaving the page ends what is being sent. */
export function useUploads(rules: UploadRules) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const revalidate = useRevalidateSoon();
  const queue = useRef<{ id: number; file: File }[]>([]);
  const running = useRef(0);
  const lastId = useRef(0);
  const leave = useRef<AbortController>();

  useEffect(() => {
    const controller = new AbortController();
    leave.current = controller;
    return () => controller.abort();
  }, []);

  function change(id: number, changes: Partial<Upload>): void {
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
  }

  async function send({ id, file }: { id: number; file: File }, signal: AbortSignal): Promise<void> {
    change(id, { state: "sending" });
    const outcome = await uploadFile(file, rules.target, (share) => change(id, { share }), signal);
    if (outcome.ok) change(id, { state: "sent", share: 1, sourceId: outcome.sourceId });
    else change(id, { state: "refused", reason: outcome.message ?? rules.lost });
    if (outcome.ok) revalidate();
  }

  function work(): void {
    const signal = leave.current?.signal;
    while (running.current < AT_ONCE && signal && !signal.aborted) {
      const next = queue.current.shift();
      if (!next) return;
      running.current += 1;
      void send(next, signal).finally(() => {
        running.current -= 1;
        work();
      });
    }
  }

  function add(files: readonly File[]): void {
    const added = files.map((file, place): Upload => {
      lastId.current += 1;
      const reason = rules.refuse(file, place) ?? null;
      const id = lastId.current;
      if (!reason) queue.current.push({ id, file });
      const state = reason ? "refused" : "queued";
      return { id, name: file.name, size: file.size, state, share: 0, sourceId: null, reason };
    });
    setUploads((all) => [...added, ...all]);
    work();
  }

  const sending = uploads.some(({ state }) => state === "queued" || state === "sending");
  return { uploads, add, sending };
}
