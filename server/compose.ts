import { createHmac } from "node:crypto";
import { createAccounts } from "./accounts/index.ts";
import { createBilling } from "./billing/index.ts";
import { createBillingOffice } from "./billing/office.ts";
import { sellerOf } from "./billing/seller.ts";
import { createBots } from "./bots/index.ts";
import { fitBots } from "./bots/repo.ts";
import { createChannels } from "./channels/index.ts";
import { createInstagram } from "./channels/instagram/index.ts";
import type { pollChannels } from "./channels/poll-channels.ts";
import { createTelegram } from "./channels/telegram/index.ts";
import { createWhatsApp } from "./channels/whatsapp-cloud/index.ts";
import { createWhatsAppWeb, findChromium, type holdSessions } from "./channels/whatsapp-web/index.ts";
import { createWidgetChat, createWidgetDriver } from "./channels/widget/index.ts";
import { createConversations, createMailbox } from "./conversation/index.ts";
import { createCustomers } from "./customers/index.ts";
import type { ReadinessChecks } from "./http/health-routes.ts";
import { createInbox } from "./inbox/index.ts";
import { type Clock, systemClock } from "./kernel/clock.ts";
import type { Env } from "./kernel/env.ts";
import { type Ids, systemIds } from "./kernel/ids.ts";
import type { Keys } from "./kernel/keys.ts";
import type { RootLogger } from "./kernel/logger.ts";
import { createSecretBox } from "./kernel/secret-box.ts";
import type { Translate } from "./kernel/translate.ts";
import { createKnowledge } from "./knowledge/index.ts";
import { normaliseText } from "./knowledge/normalise-text.ts";

import { createPassageStore } from "./knowledge/passage-store.ts";
import { createPassageSearch } from "./knowledge/search-passages.ts";
import { createNotices } from "./notices/index.ts";
import { isNoticeKind } from "./notices/kinds.ts";
import { createPlans } from "./plans/index.ts";
import { DAILY_LIMITS, PLANS } from "./plans/plan-table.ts";
import { previewPlan } from "./plans/preview-plan.ts";
import { dayIn } from "./plans/rules.ts";
import { createPlatformBot } from "./platform-bot/index.ts";
import { isMigrated } from "./providers/database/migrate-database.ts";
import type { OpenedDatabase } from "./providers/database/open-database.ts";
import { createDocumentReader } from "./providers/documents/create-document-reader.ts";
import { createGeminiEmbedder } from "./providers/embeddings/gemini-embedder.ts";
import { createLocalEmbedder } from "./providers/embeddings/local-embedder.ts";
import { createEvents } from "./providers/events/create-events.ts";
import { createFileStore } from "./providers/files/create-file-store.ts";
import { createAnswerModel } from "./providers/llm/create-answer-model.ts";
import { createMailer } from "./providers/mail/create-mailer.ts";
import { renderLetter } from "./providers/mail/render-letter.ts";
import { createJobs } from "./providers/queue/create-jobs.ts";
import type { Jobs } from "./providers/queue/port.ts";
import { loadTranslations } from "./providers/translations/load-translations.ts";
import { createPageFetcher } from "./providers/web-pages/create-page-fetcher.ts";
import type { Services } from "./services.ts";

export type ComposeInput = {
  env: Env;
  keys: Keys;
  logger: RootLogger;
  /** Open and migrated. */
  database: OpenedDatabase;
  clock?: Clock;
  ids?: Ids;
};

export type Composition = {
  env: Env;
  logger: RootLogger;
  translate: Translate;
  services: Services;
  jobs: Jobs;
  /** What polling needs; see `pollChannels`. */
  polling: Parameters<typeof pollChannels>[0];
  /** What sessions need; see `holdSessions`. */
  holding: Parameters<typeof holdSessions>[0];
  checks: ReadinessChecks;
  /** Closes everything but the database, which the caller opened. */
  close(): Promise<void>;
};

/** Joins the real parts: the one place that knows which provider stands behind which port. */
export async function compose(input: ComposeInput): Promise<Composition> {
  const { env, keys, logger, database, clock = systemClock, ids = systemIds } = input;
  const { db } = database;
  const translate = loadTranslations();
  const secrets = createSecretBox(keys.encryption);
  const publicUrl = env.DOMAIN_URL;

  const jobs = await createJobs({ redisUrl: env.REDIS_URL, databaseUrl: database.url, logger });
  const events = createEvents({ databaseUrl: database.url, pool: db.$client, logger });
  const files = await createFileStore({ filesUrl: env.FILES_URL, dataDir: env.DATA_DIR });
  const mailer = createMailer(
    { ...(env.SMTP_URL && { smtpUrl: env.SMTP_URL }), from: env.MAIL_FROM, dataDir: env.DATA_DIR },
    { clock, ids },
  );
  const documents = createDocumentReader({ logger });
  const pages = createPageFetcher({ clock, siteUrl: publicUrl, allowPrivate: env.ALLOW_PRIVATE_URLS });
  const telegram = createTelegram({
    apiRoot: env.TELEGRAM_API_ROOT,
    sendsPerSecond: env.TELEGRAM_SENDS_PER_SECOND,
  });
  const embedder = env.GOOGLE_API_KEY
    ? createGeminiEmbedder({
        apiKey: env.GOOGLE_API_KEY,
        baseUrl: env.GEMINI_BASE_URL,
        model: env.GEMINI_EMBEDDING_MODEL,
      })
    : createLocalEmbedder({ normalise: normaliseText });
  const models = { basic: env.GEMINI_MODEL, best: env.GEMINI_MODEL_ENTERPRISE };
  const model = createAnswerModel(
    { apiKey: env.GOOGLE_API_KEY, baseUrl: env.GEMINI_BASE_URL, models },
    { normalise: (text) => normaliseText(text).split(" ") },
  );

  const plans = createPlans({
    db,
    clock,
    ids,
    onPlan: (executor, workspaceId, limits) => fitBots(executor, workspaceId, limits.bots),
    onUsage: (usage) => void notices.noteUsage(usage),
  });
  const accounts = createAccounts({
    db,
    mailer,
    renderLetter,
    t: translate,
    clock,
    ids,
    logger,
    config: {
      ...(publicUrl && { baseUrl: publicUrl }),
      secret: keys.signing,
      secureCookies: publicUrl?.startsWith("https:") ?? false,
      rateLimitFactor: env.RATE_LIMIT_FACTOR,
    },
    onWorkspaceCreated: plans.startTrial,
  });
  const passages = createPassageStore({
    db,
    ...(database.kind === "embedded" && { indexVectorsFrom: Number.POSITIVE_INFINITY }),
  });
  const search = createPassageSearch({ db, embedder });
  const knowledge = createKnowledge({
    db,
    clock,
    ids,
    logger,
    files,
    documents,
    pages,
    embedder,
    passages,
    search,
    events,
    jobs,
  });
  const quietWindowMs = env.QUIET_WINDOW_MS;
  const storeMail = createMailbox({ db, clock, ids });
  const whatsapp = createWhatsApp({
    graphBaseUrl: env.META_GRAPH_BASE_URL,
    fallbackToken: env.WHATSAPP_TOKEN,
    clock,
  });
  const instagram = createInstagram({
    graphBaseUrl: env.INSTAGRAM_GRAPH_BASE_URL,
    fallbackToken: env.INSTAGRAM_TOKEN,
    clock,
  });
  const widget = createWidgetDriver({ events });
  const chromiumPath = findChromium(env.CHROMIUM_PATH);
  const whatsappWeb = createWhatsAppWeb({ db, clock, ids, logger, dataDir: env.DATA_DIR, chromiumPath });
  const drivers = {
    telegram,
    whatsapp,
    ...(chromiumPath && { "whatsapp-web": whatsappWeb }),
    instagram,
    widget,
  };
  const metaVerifyToken =
    env.META_VERIFY_TOKEN ??
    createHmac("sha256", keys.signing).update("meta verify token").digest("base64url");
  const siteUrl = publicUrl ?? `http://localhost:${env.PORT}`;
  const platformBot = createPlatformBot({
    db,
    clock,
    ids,
    logger,
    translate,
    driver: telegram,
    token: env.TELEGRAM_BOT_TOKEN,
    publicUrl,
    siteUrl,
    signingKey: keys.signing,
    setLanguage: (userId, language) => accounts.updateProfile(userId, { language }),
  });
  const notices = createNotices({
    db,
    clock,
    ids,
    logger,
    translate,
    mailer,
    renderLetter,
    messenger: platformBot.messenger,
    dailyLimits: DAILY_LIMITS,
    jobs,
    siteUrl,
  });
  const channels = createChannels({
    db,
    clock,
    ids,
    logger,
    secrets,
    jobs,
    events,
    plans,
    drivers,
    publicUrl,
    metaAppSecret: env.META_APP_SECRET,
    signingKey: keys.signing,
    quietWindowMs,
    translate,
    tell: notices.tell,
    storeMail,
  });
  const bots = createBots({
    db,
    clock,
    ids,
    logger,
    files,
    plans,
    releaseChannels: channels.releaseAll,
    onChanged: channels.presentSoon,
  });
  const conversations = createConversations({
    db,
    clock,
    ids,
    logger,
    translate,
    plans,
    knowledge,
    model,
    channels,
    wake: (channelId, chatKey) => jobs.add("turns", { channelId, chatKey }),
    announce: async ({ workspaceId, botId, conversationId, needsPerson }) => {
      await events.publish(workspaceId, { type: "message", botId, conversationId });
      if (needsPerson) await inbox.desk.updateSoon(conversationId);
    },
    desk: { receive: (line, mail) => inbox.desk.receive(line, mail) },
    platformUrl: publicUrl,
    quietWindowMs,
  });
  const inbox = createInbox({
    db,
    clock,
    ids,
    logger,
    translate,
    events,
    jobs,
    channels,
    accounts,
    knowledge,
    model,
    askRating: conversations.askRating,
    normalise: normaliseText,
    publicUrl,
  });
  const customers = createCustomers({
    db,
    clock,
    ids,
    logger,
    knowledge,
    removeTopic: inbox.desk.removeTopic,
    termsOfName: inbox.search.termsOfName,
    namesChanged: inbox.search.indexAgain,
  });
  const widgetChat = createWidgetChat({
    db,
    clock,
    ids,
    translate,
    channels,
    plans,
    events,
    signingKey: keys.signing,
  });
  const billingOffice = createBillingOffice({
    db,
    clock,
    planTable: PLANS,
    usdUzsRate: env.USD_UZS_RATE,
    seller: sellerOf(env),
    dayIn,
    preview: (workspaceId, plan, months) => previewPlan({ db, clock }, workspaceId, plan, months),
  });
  const billing = createBilling({
    db,
    clock,
    ids,
    logger,
    secrets,
    translate,
    jobs,
    plans,
    bots,
    answeredToday: billingOffice.answeredToday,
    planTable: PLANS,
    env,
    usdUzsRate: env.USD_UZS_RATE,
    publicUrl,
    tell: async ({ kind, ...news }) => {
      if (isNoticeKind(kind)) await notices.tell({ ...news, kind });
    },
  });
  const abilities = {
    onlineModel: model.online,
    publicUrl,
    metaVerifyToken,
    metaAppSecret: env.META_APP_SECRET !== undefined,
  };

  return {
    env,
    logger,
    translate,
    jobs,
    services: {
      accounts,
      plans,
      billing,
      billingOffice,
      bots,
      knowledge,
      channels,
      notices,
      platformBot,
      widget: widgetChat,
      conversations,
      inbox,
      customers,
      events,
      abilities,
    },
    polling: { db, clock, ids, logger, secrets, pollers: { telegram }, receive: channels.receive },
    holding: { db, clock, ids, logger, events, driver: whatsappWeb, receive: channels.receive },
    checks: {
      async database() {
        if (!(await isMigrated(db))) throw new Error("the database is not migrated");
      },
      queue: () => jobs.ping(),
    },
    async close() {
      await jobs.close();
      await platformBot.close();
      await Promise.all([
        events.close(),
        documents.close(),
        telegram.close(),
        whatsapp.close(),
        instagram.close(),
        whatsappWeb.close(),
        accounts.close(),
        pages.close(),
        billing.close(),
        mailer.close(),
      ]);
    },
  };
}
