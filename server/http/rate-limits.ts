import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import type { Redis } from "ioredis";

export type RateLimits = { factor: number; redis?: Redis };

const PER_MINUTE = 60_000;

/** The limit per address for everything a stranger can reach: `perMinute` requests, times the configured factor. */
export async function limitPerAddress(
  app: FastifyInstance,
  { factor, redis }: RateLimits,
  perMinute: number,
): Promise<void> {
  await app.register(rateLimit, {
    max: Math.ceil(perMinute * factor),
    timeWindow: PER_MINUTE,
    keyGenerator: (request) => `address:${request.ip}`,
    ...(redis && { redis }),
    nameSpace: "limit:",
  });
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
