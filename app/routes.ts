import { index, layout, type RouteConfig, route } from "@remix-run/route-config";

export default [
  index("routes/choose-language.tsx"),
  route(":lang", "routes/language.tsx", [
    layout("routes/public.tsx", [
      index("routes/landing.tsx"),
      route("terms", "routes/terms.tsx"),
      route("privacy", "routes/privacy.tsx"),
    ]),
    layout("routes/auth.tsx", [
      route("sign-in", "routes/sign-in.tsx"),
      route("sign-up", "routes/sign-up.tsx"),
      route("forgot-password", "routes/forgot-password.tsx"),
      route("reset-password", "routes/reset-password.tsx"),
      route("verify-email", "routes/verify-email.tsx"),
    ]),
    route("sign-out", "routes/sign-out.tsx"),
    route("theme", "routes/theme.tsx"),
    route("app", "routes/app.tsx", [
      index("routes/bots.tsx"),
      route("bots/new", "routes/bot-new.tsx"),
      route("bots/:botId/new/knowledge", "routes/bot-new-knowledge.tsx"),
      route("bots/:botId/new/channel", "routes/bot-new-channel.tsx"),
      route("bots/:botId", "routes/bot.tsx", [
        index("routes/bot-overview.tsx"),
        route("knowledge", "routes/bot-knowledge.tsx"),
        route("knowledge/add", "routes/bot-knowledge-add.tsx", [
          index("routes/bot-knowledge-add-files.tsx"),
          route("text", "routes/bot-knowledge-add-text.tsx"),
          route("questions", "routes/bot-knowledge-add-questions.tsx"),
          route("page", "routes/bot-knowledge-add-page.tsx"),
        ]),
        route("knowledge/:sourceId", "routes/bot-source.tsx"),
        route("knowledge/:sourceId/edit", "routes/bot-source-edit.tsx"),
        route("playground", "routes/bot-playground.tsx"),
        route("channels", "routes/bot-channels.tsx"),
        route("channels/widget", "routes/bot-channel-widget.tsx"),
        route("channels/whatsapp-web", "routes/bot-channel-whatsapp-web.tsx"),
        route("inbox", "routes/bot-inbox.tsx", [
          index("routes/bot-inbox-empty.tsx"),
          route(":conversationId", "routes/bot-inbox-conversation.tsx"),
        ]),
        route("inbox/list", "routes/bot-inbox-list.tsx"),
        route("inbox/canned", "routes/bot-inbox-canned.tsx"),
        route("inbox/settings", "routes/bot-inbox-settings.tsx", [
          index("routes/bot-inbox-replies.tsx"),
          route("labels", "routes/bot-inbox-labels.tsx"),
          route("telegram", "routes/bot-inbox-telegram.tsx"),
        ]),
        route("inbox/:conversationId/thread", "routes/bot-inbox-thread.tsx"),
        route("inbox/:conversationId/export", "routes/bot-inbox-export.tsx"),
        route("inbox/:conversationId/media/:messageId", "routes/bot-inbox-media.tsx"),
        route("customers", "routes/bot-customers.tsx"),
        route("customers/:customerId", "routes/bot-customers-profile.tsx"),
        route("customers/:customerId/export", "routes/bot-customers-export.tsx"),
        route("conversations", "routes/bot-inbox-moved.tsx", { id: "conversations-moved" }),
        route("conversations/:conversationId", "routes/bot-inbox-moved.tsx", { id: "conversation-moved" }),
        route("unanswered", "routes/bot-unanswered.tsx"),
        route("settings", "routes/bot-settings.tsx"),
      ]),

      route("resend-verification", "routes/resend-verification.tsx"),
    ]),
    route("*", "routes/not-found.tsx"),
  ]),
  route("*", "routes/not-found-anywhere.tsx"),
] satisfies RouteConfig;
