import type { FastifyInstance } from "fastify";

/** PostgreSQL's texts cannot hold NUL: it goes out of everything a request says before anything else looks at it. */
export function stripNul(app: FastifyInstance): void {
  app.addHook("preValidation", async (request) => {
    request.body = withoutNul(request.body);
    request.query = withoutNul(request.query);
    request.params = withoutNul(request.params);
  });
}

/** The same value without NUL in its texts; JSON from outside is never deep enough to matter (its size is bounded). */
function withoutNul<T>(value: T): T;
function withoutNul(value: unknown): unknown {
  if (typeof value === "string") return value.includes("\0") ? value.replaceAll("\0", "") : value;
  if (Array.isArray(value)) return value.map((each) => withoutNul(each));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutNul(each)]));
}

/** Parsed JSON, or the objects that Fastify makes of a query and a path (which have a prototype of their own). */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}
