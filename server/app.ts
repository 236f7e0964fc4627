import { randomUUID } from "node:crypto";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import metrics from "fastify-metrics";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { Redis } from "ioredis";
import { billingRoutes } from "./billing/routes.ts";
import { paymentWebhooks } from "./billing/webhook-routes.ts";
import { botRoutes } from "./bots/routes.ts";
import { channelRoutes } from "./channels/routes.ts";
import { channelWebhooks } from "./channels/webhook-routes.ts";
import { widgetOwnerRoutes } from "./channels/widget/owner-routes.ts";
import { widgetPages } from "./channels/widget/page-routes.ts";
import { type LimitPerKey, widgetRoutes } from "./channels/widget/routes.ts";
import { askRoutes } from "./conversation/routes.ts";
import { askStreamRoutes } from "./conversation/stream-routes.ts";
import { customerRoutes } from "./customers/routes.ts";
import { answerErrors, describeFailure } from "./http/answer-errors.ts";
import { authRoutes } from "./http/auth-routes.ts";
import { checkOrigin } from "./http/check-origin.ts";
import { closeIdleConnections } from "./http/close-idle.ts";
import { eventRoutes } from "./http/event-routes.ts";
import { healthRoutes, type ReadinessChecks } from "./http/health-routes.ts";
import { languageOf } from "./http/language.ts";
import { meRoutes } from "./http/me-routes.ts";
import { collectOpenApi, serveOpenApi } from "./http/openapi.ts";
import { limitPerAddress, limitPerKey, limitPerPerson } from "./http/rate-limits.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { stripNul } from "./http/strip-nul.ts";
import { requireMember } from "./http/tenancy.ts";
import { type Proxies, trustProxy } from "./http/trust-proxy.ts";
import { inboxRoutes } from "./inbox/routes.ts";
import type { Translate } from "./kernel/translate.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import { platformBotWebhook } from "./platform-bot/routes.ts";
import type { Services } from "./services.ts";

export type AppOptions = {
  services: Services;
  logger: FastifyBaseLogger;
  translate: Translate;
  checks: ReadinessChecks;
  publicUrl: string | undefined;
  rateLimitFactor: number;
  redis?: Redis;
  /** How many proxies to trust, or which; never all. */
  trustProxy: Proxies;
  /** Hosts the pages; left out in tests of the API. */
  pages?: (app: FastifyInstance) => Promise<void>;
};

// The package's types leave out that it is CommonJS, whose plugin stands under `default`.
const metricsPlugin = (metrics as unknown as { default: typeof metrics }).default;

/** Where the build puts `widget.js`. */
const WIDGET_FOLDER = "build/widget";
const API_PER_MINUTE = 600;
const ACCOUNT_PER_MINUTE = 600;
const AUTH_PER_MINUTE = 60;
/** Notifications that nobody has signed. */
const HINTS_PER_MINUTE = 120;

/** The whole web side without listening: API, webhooks, health and pages. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { services, publicUrl } = options;
  const limits = { factor: options.rateLimitFactor, ...(options.redis && { redis: options.redis }) };
  const app = Fastify({
    loggerInstance: options.logger,
    trustProxy: trustProxy(options.trustProxy),
    genReqId: () => randomUUID(),
    bodyLimit: 2 << 20,
    routerOptions: { maxParamLength: 200 },
    logController: new LogController({ disableRequestLogging: true }),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, options.translate);
  logRequests(app);
  closeIdleConnections(app);
  checkOrigin(app, publicUrl && new URL(publicUrl).origin);
  await securityHeaders(app, publicUrl?.startsWith("https:") ?? false);
  await app.register(metricsPlugin, {
    endpoint: "/metrics",
    routeMetrics: { enabled: true, groupStatusCodes: true },
  });
  healthRoutes(app, options.checks);
  await collectOpenApi(app, publicUrl);

  const limitHints = (scope: FastifyInstance) => limitPerAddress(scope, limits, HINTS_PER_MINUTE);
  await app.register(paymentWebhooks({ ...services, limit: limitHints }));
  await app.register(platformBotWebhook(services));
  await app.register(channelWebhooks({ ...services, metaVerifyToken: services.abilities.metaVerifyToken }));
  await app.register(async (scope) => {
    stripNul(scope);
    const limitByKey: LimitPerKey = (within, rule) => limitPerKey(within, limits, rule);
    const publicOrigin = publicUrl && new URL(publicUrl).origin;
    await scope.register(widgetRoutes({ widget: services.widget, publicOrigin, limitPerKey: limitByKey }));
    await scope.register(
      widgetPages({
        widget: services.widget,
        translate: options.translate,
        languageOf,
        folder: WIDGET_FOLDER,
        limitPerKey: limitByKey,
      }),
    );
  });
  await app.register(async (scope) => {
    await limitPerAddress(scope, limits, AUTH_PER_MINUTE);
    await scope.register(authRoutes(services));
  });
  await app.register(
    async (scope) => {
      stripNul(scope);
      await limitPerAddress(scope, limits, API_PER_MINUTE);
      requireMember(scope, services.accounts);
      await limitPerPerson(scope, limits, ACCOUNT_PER_MINUTE);
      await scope.register(meRoutes(services));
      await scope.register(botRoutes(services));
      await scope.register(billingRoutes(services));
      await scope.register(knowledgeRoutes(services));
      await scope.register(channelRoutes(services));
      await scope.register(widgetOwnerRoutes(services));
      await scope.register(askRoutes(services));
      await scope.register(askStreamRoutes({ ...services, describe: describeFailure(options.translate) }));
      await scope.register(inboxRoutes(services));
      await scope.register(customerRoutes(services));
      await scope.register(eventRoutes(services));
    },
    { prefix: "/api/v1" },
  );
  await serveOpenApi(app);
  app.all("/api/*", { schema: { hide: true } }, async (_request, reply) => reply.callNotFound());
  await options.pages?.(app);
  return app;
}

/** One line per request, without query strings (they may hold tokens of letters). */
function logRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const path = request.url.split("?", 1)[0];
    if (path === "/healthz" || path === "/readyz" || path === "/metrics") return;
    request.log.info(
      {
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ip: request.ip,
      },
      "request",
    );
  });
}
