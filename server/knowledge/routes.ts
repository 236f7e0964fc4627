import multipart from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import { AppError } from "../kernel/errors.ts";
import type { Knowledge, SourceRow } from "./index.ts";
import { SOURCE_LIMITS, type SourceInput } from "./rules.ts";

const time = z.iso.datetime();
const words = (max: number) => z.string().trim().min(1).max(max);
const title = words(SOURCE_LIMITS.titleLength);
const text = words(SOURCE_LIMITS.textLength);
const pairs = z
  .array(
    z.object({ question: words(SOURCE_LIMITS.questionLength), answer: words(SOURCE_LIMITS.answerLength) }),
  )
  .min(1)
  .max(SOURCE_LIMITS.pairs);

const newSourceBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), title, text }),
  z.object({ kind: z.literal("qa"), title: title.optional(), pairs }),
  z.object({
    kind: z.literal("url"),
    url: z.url({ protocol: /^https?$/ }).max(SOURCE_LIMITS.urlLength),
    title: title.optional(),
  }),
]);

export const sourceView = z.object({
  id: z.string(),
  kind: z.enum(["text", "qa", "file", "url"]),
  title: z.string(),
  url: z.string().nullable(),
  fileName: z.string().nullable(),
  sizeBytes: z.number(),
  enabled: z.boolean(),
  status: z.enum(["waiting", "reading", "embedding", "ready", "failed"]),
  progress: z.number(),
  error: z
    .object({
      code: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    })
    .nullable(),
  warnings: z.array(z.string()),
  passageCount: z.number(),
  readAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
});

const passageView = z.object({
  id: z.string(),
  position: z.number(),
  headingPath: z.string(),
  text: z.string(),
});
const foundView = z.object({
  id: z.string(),
  sourceId: z.string(),
  title: z.string(),
  headingPath: z.string(),
  text: z.string(),
  score: z.number(),
});

const params = z.object({ id: z.string() });
const sourceParams = params.extend({ sourceId: z.string() });
const querystring = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional(),
});
const listQuery = querystring.extend({ title: z.string().max(SOURCE_LIMITS.titleLength).optional() });
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const tags = ["Knowledge"];

/** `/bots/:id/sources` and `/bots/:id/search`: what a bot knows. */
export function knowledgeRoutes({
  bots,
  knowledge,
}: {
  bots: Bots;
  knowledge: Knowledge;
}): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: SOURCE_LIMITS.uploadBytes, files: 1, fields: 4, fieldSize: 1000 },
    });

    app.get(
      "/bots/:id/sources",
      { schema: { tags, params, querystring: listQuery, response: { 200: pageOf(sourceView) } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const page = await knowledge.list(request.workspaceId, bot.id, request.query);
        return { ...page, items: page.items.map(viewSource) };
      },
    );

    app.post(
      "/bots/:id/sources",
      {
        config: { upload: "file" },
        schema: {
          tags,
          params,
          description: "JSON as described, or multipart/form-data with one `file`.",
          body: newSourceBody.nullish(),
          response: { 202: sourceView },
        },
      },
      async (request, reply) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const input = request.isMultipart() ? await uploadedFile(request) : request.body;
        if (!input) throw new AppError("knowledge.no_input");
        return reply.code(202).send(viewSource(await knowledge.add(request.workspaceId, bot.id, input)));
      },
    );

    app.get(
      "/bots/:id/sources/:sourceId",
      { schema: { tags, params: sourceParams, response: { 200: sourceView } } },
      async (request) => {
        const { id, sourceId } = request.params;
        return viewSource(await knowledge.get(request.workspaceId, id, sourceId));
      },
    );

    const changes = z.object({ title, enabled: z.boolean(), text, pairs }).partial();
    app.patch(
      "/bots/:id/sources/:sourceId",
      { schema: { tags, params: sourceParams, body: changes, response: { 200: sourceView } } },
      async (request) => {
        const { id, sourceId } = request.params;
        return viewSource(await knowledge.change(request.workspaceId, id, sourceId, request.body));
      },
    );

    app.delete(
      "/bots/:id/sources/:sourceId",
      { schema: { tags, params: sourceParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const { id, sourceId } = request.params;
        await knowledge.remove(request.workspaceId, id, sourceId);
        return reply.code(204).send(null);
      },
    );

    app.post(
      "/bots/:id/sources/:sourceId/reread",
      { schema: { tags, params: sourceParams, response: { 202: sourceView } } },
      async (request, reply) => {
        const { id, sourceId } = request.params;
        return reply.code(202).send(viewSource(await knowledge.reread(request.workspaceId, id, sourceId)));
      },
    );

    app.get(
      "/bots/:id/sources/:sourceId/passages",
      { schema: { tags, params: sourceParams, querystring, response: { 200: pageOf(passageView) } } },
      async (request) => {
        const { id, sourceId } = request.params;
        return knowledge.passages(request.workspaceId, id, sourceId, request.query);
      },
    );

    const searchBody = z.object({
      query: z.string().trim().min(1).max(2000),
      limit: z.number().int().min(1).max(50).default(8),
    });
    app.post(
      "/bots/:id/search",
      {
        schema: {
          tags,
          params,
          body: searchBody,
          response: { 200: z.object({ passages: z.array(foundView) }) },
        },
      },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const { passages } = await knowledge.search(bot.id, request.body.query, request.body.limit);
        return {
          passages: passages.map(({ passageId, sourceId, sourceTitle, headingPath, text: body, score }) => ({
            id: passageId,
            sourceId,
            title: sourceTitle,
            headingPath,
            text: body,
            score,
          })),
        };
      },
    );
  };
}

async function uploadedFile(request: FastifyRequest): Promise<SourceInput | undefined> {
  const part = await request.file();
  if (!part) return undefined;
  const bytes = await part.toBuffer();
  return { kind: "file", fileName: part.filename || "file", mimeType: part.mimetype, bytes };
}

export function viewSource(row: SourceRow): z.infer<typeof sourceView> {
  return {
    ...row,
    error: row.errorCode
      ? { code: row.errorCode, ...(row.errorDetails && { details: row.errorDetails }) }
      : null,
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
