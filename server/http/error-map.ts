import type { FastifyError } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { type AppError, type ErrorDetails, isAppError } from "../kernel/errors.ts";

/** The status of every error code. A code that does not stand here is a programming mistake and becomes a 500. */
export const STATUS_BY_CODE: Record<string, number> = {
  "request.invalid": 400,
  "request.bad_cursor": 400,
  "request.malformed": 400,
  "request.too_large": 413,
  "request.unsupported_type": 415,
  "request.not_found": 404,
  "request.rate_limited": 429,
  "request.bad_origin": 403,
  "request.failed": 500,
  "auth.required": 401,
  "workspaces.not_found": 404,
  "bots.not_found": 404,
  "plans.bot_limit": 402,
  "plans.suspended": 402,
  "plans.channel_not_in_plan": 402,
  "plans.daily_limit": 402,
  "platform_bot.off": 503,
  "billing.provider_off": 409,
  "billing.provider_unavailable": 503,
  "billing.order_not_found": 404,
  "billing.order_closed": 409,
  "billing.plan_not_sold": 422,
  "billing.promo_unknown": 422,
  "billing.promo_expired": 422,
  "billing.promo_used_up": 422,
  "billing.promo_other_plan": 422,
  "billing.promo_is_gift": 422,
  "billing.promo_is_discount": 422,
  "billing.bad_signature": 400,
  "billing.renews_already": 409,
  "billing.nothing_to_cancel": 409,
  "billing.no_customer": 409,
  "billing.not_allowed": 403,
  "knowledge.not_found": 404,
  "knowledge.duplicate": 409,
  "knowledge.no_input": 400,
  "knowledge.not_editable": 409,
  "knowledge.too_many_passages": 422,
  "knowledge.gave_up": 422,
  "channels.not_found": 404,
  "channels.bad_credentials": 422,
  "channels.unavailable": 502,
  "channels.taken": 409,
  "channels.bad_secret": 401,
  "channels.not_offered": 409,
  "channels.off": 409,
  "channels.webhook_lost": 409,
  "channels.webhook_failing": 409,
  "channels.account_restricted": 409,
  "channels.session_lost": 409,
  "channels.media_gone": 410,
  "channels.media_too_large": 413,
  "channels.desk_refused": 409,
  "widget.bad_token": 401,
  "widget.bad_identity": 403,
  "widget.site_not_allowed": 403,
  "widget.no_such_button": 404,
  "widget.too_many_streams": 429,
  "conversations.not_found": 404,
  "conversations.question_not_found": 404,
  "conversations.no_channel": 409,
  "conversations.window_closed": 409,
  "conversations.customer_blocked": 409,
  "conversations.template_not_found": 404,
  "conversations.no_such_member": 422,
  "conversations.label_not_found": 404,
  "conversations.label_taken": 409,
  "conversations.too_many_labels": 409,
  "conversations.canned_not_found": 404,
  "conversations.shortcut_taken": 409,
  "conversations.too_many_canned": 409,
  "conversations.no_media": 404,
  "conversations.desk_needs_telegram": 409,
  "customers.not_found": 404,
  "documents.empty": 422,
  "documents.no_text": 422,
  "documents.password": 422,
  "documents.damaged": 422,
  "documents.unsupported": 415,
  "documents.too_large": 413,
  "documents.timeout": 422,
  "documents.memory": 422,
  "web_pages.bad_url": 422,
  "web_pages.private_address": 422,
  "web_pages.unreachable": 422,
  "web_pages.status": 422,
  "web_pages.too_large": 422,
  "web_pages.timeout": 422,
  "web_pages.too_many_redirects": 422,
  "web_pages.robots": 422,
  "embeddings.busy": 503,
  "embeddings.unavailable": 503,
  "embeddings.rejected": 503,
  "llm.busy": 503,
  "llm.unavailable": 503,
  "llm.rejected": 503,
  "files.missing": 404,
  "files.unavailable": 503,
  "mail.unavailable": 503,
  "accounts.already_verified": 409,
  "accounts.bad_credentials": 401,
  "accounts.email_taken": 409,
  "accounts.invalid_email": 400,
  "accounts.invalid_language": 400,
  "accounts.invalid_name": 400,
  "accounts.invalid_time_zone": 400,
  "accounts.other_origin": 403,
  "accounts.signed_out": 401,
  "accounts.terms_required": 400,
  "accounts.token_invalid": 400,
  "accounts.too_many_attempts": 429,
  "accounts.weak_password": 400,
};

export type HttpFailure = {
  status: number;
  code: string;
  details?: ErrorDetails | { issues: { path: string; message: string }[] };
};

/** What the client is told of anything thrown while handling a request; the cause stays in the log. */
export function toHttpFailure(error: unknown): HttpFailure {
  if (isAppError(error)) return fromAppError(error);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, "").replaceAll("/", "."),
      message: issue.message ?? issue.keyword,
    }));
    return { status: 400, code: "request.invalid", details: { issues } };
  }
  return fromFastify(error as FastifyError);
}

function fromAppError(error: AppError): HttpFailure {
  const status = STATUS_BY_CODE[error.code];
  if (!status) return { status: 500, code: "request.failed" };
  return {
    status,
    code: error.code,
    ...(Object.keys(error.details).length > 0 && { details: error.details }),
  };
}

function fromFastify({ statusCode }: FastifyError): HttpFailure {
  if (statusCode === 404) return { status: 404, code: "request.not_found" };
  if (statusCode === 413) return { status: 413, code: "request.too_large" };
  if (statusCode === 415) return { status: 415, code: "request.unsupported_type" };
  if (statusCode === 429) return { status: 429, code: "request.rate_limited" };
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, code: "request.malformed" };
  return { status: 500, code: "request.failed" };
}
