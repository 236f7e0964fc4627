import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Redis } from "ioredis";
import { AppError } from "../kernel/errors.ts";
import { networkOf } from "../kernel/network-of.ts";

export type RateLimits = { factor: number; redis?: Redis };

const PER_MINUTE = 60_000;

/**
 * The limit per address for everything a stranger can reach: `perMinute` requests, times the configured factor. It is a hook of the
 * scope, so that it comes before the hooks registered later (the plugin's own hooks on routes would come after asking who is there).
 */
export async function limitPerAddress(
  app: FastifyInstance,
  { factor, redis }: RateLimits,
  perMinute: number,
): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    max: Math.ceil(perMinute * factor),
    timeWindow: PER_MINUTE,
    keyGenerator: (request) => `address:${networkOf(request.ip)}`,
    ...(redis && { redis }),
    nameSpace: "limit:",
  });
  app.addHook("onRequest", app.rateLimit());
}

/** The limit per signed-in person, whatever address they come from. Register it after `requireMember`. */
export async function limitPerPerson(
  app: FastifyInstance,
  { factor, redis }: RateLimits,
  perMinute: number,
): Promise<void> {
  await app.register(rateLimit, {
    hook: "preHandler",
    max: Math.ceil(perMinute * factor),
    timeWindow: PER_MINUTE,
    keyGenerator: (request) => `person:${request.user.id}`,
    ...(redis && { redis }),
    nameSpace: "limit:",
  });
}

export type CheckRate = (request: FastifyRequest, reply: FastifyReply, userId?: string) => Promise<void>;

/**
 * The limit for callers of whom it is known only while handling the request who they are: per person when signed in, else per address.
 * The check throws where it is passed.
 */
export async function limitPerCaller(
  app: FastifyInstance,
  { factor, redis }: RateLimits,
  perMinute: { stranger: number; person: number },
): Promise<CheckRate> {
  await app.register(rateLimit, { global: false, ...(redis && { redis }), nameSpace: "limit:" });
  const callers = new WeakMap<FastifyRequest, string>();
  const limitOf = (kind: "stranger" | "person") =>
    app.createRateLimit({
      max: Math.ceil(perMinute[kind] * factor),
      timeWindow: PER_MINUTE,
      keyGenerator: (request) => callers.get(request) ?? `page-address:${networkOf(request.ip)}`,
    });
  const limits = { stranger: limitOf("stranger"), person: limitOf("person") };
  return async (request, reply, userId) => {
    if (userId) callers.set(request, `page-person:${userId}`);
    const found = await limits[userId ? "person" : "stranger"](request);
    if (found.isAllowed || !found.isExceeded) return;
    reply.header("retry-after", found.ttlInSeconds);
    throw new AppError("request.rate_limited");
  };
}

export type CheckKey = (request: FastifyRequest, reply: FastifyReply, key: string) => Promise<void>;

/** A limit per key of the caller's choosing: `most` calls in `windowMs`, times the configured factor. The check throws where it is passed. */
export async function limitPerKey(
  app: FastifyInstance,
  { factor, redis }: RateLimits,
  { name, most, windowMs }: { name: string; most: number; windowMs: number },
): Promise<CheckKey> {
  if (!app.hasDecorator("createRateLimit"))
    await app.register(rateLimit, { global: false, ...(redis && { redis }), nameSpace: "limit:" });
  const keys = new WeakMap<FastifyRequest, string>();
  const limit = app.createRateLimit({
    max: Math.ceil(most * factor),
    timeWindow: windowMs,
    keyGenerator: (request) => `${name}:${keys.get(request) ?? networkOf(request.ip)}`,
  });
  return async (request, reply, key) => {
    keys.set(request, key);
    const found = await limit(request);
    if (found.isAllowed || !found.isExceeded) return;
    reply.header("retry-after", Math.max(1, found.ttlInSeconds));
    throw new AppError("request.rate_limited");
  };
}
