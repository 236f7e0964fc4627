import swagger from "@fastify/swagger";
import scalar from "@scalar/fastify-api-reference";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

declare module "fastify" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged
  interface FastifyContextConfig {
    /** The field of multipart/form-data that may bring a file instead of the JSON body. */
    upload?: string;
  }
}

type Described = ReturnType<typeof jsonSchemaTransform>;

/** Describes the form beside the JSON body; a route's own schema knows only what is parsed as JSON. */
function withUpload({ schema, url }: Described, field: string | undefined): Described {
  if (!field) return { schema, url };
  const form = {
    type: "object",
    properties: { [field]: { type: "string", contentMediaType: "application/octet-stream" } },
    required: [field],
  };
  const content = { "application/json": { schema: schema.body }, "multipart/form-data": { schema: form } };
  return { schema: { ...schema, body: { content } }, url };
}

/** Collects the schemas of all routes registered afterwards; must come before them. */
export async function collectOpenApi(app: FastifyInstance, publicUrl: string | undefined): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "BotFactory API",
        version: "1",
        description: "Everything the builder does. Calls act as the person whose session cookie they carry.",
      },
      ...(publicUrl && { servers: [{ url: publicUrl }] }),
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
        },
      },
      security: [{ session: [] }],
    },
    // Only the API is described: pages and webhooks are hosted by the same server.
    transform: (input) => {
      const schema = input.url.startsWith("/api/v1/") ? input.schema : { hide: true };
      return withUpload(jsonSchemaTransform({ ...input, schema }), input.route.config?.upload);
    },
  });
}

/** `/api/openapi.json` and the browsable page `/api/docs`, served from our own files. */
export async function serveOpenApi(app: FastifyInstance): Promise<void> {
  app.get("/api/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(async (scope) => {
    // The page brings one inline script; everything it loads is our own.
    scope.addHook("onSend", async (_request, reply) => {
      reply.header(
        "content-security-policy",
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
      );
    });
    await scope.register(scalar, {
      routePrefix: "/api/docs",
      configuration: {
        url: "/api/openapi.json",
        telemetry: false,
        withDefaultFonts: false,
        hideClientButton: true,
        showDeveloperTools: "never",
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    });
  });
}
