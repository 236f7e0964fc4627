import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import type { Redis } from "ioredis";

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
    keyGenerator: (request) => `address:${request.ip}`,
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
