/**
 * Who may import whom (see docs/CONTRIBUTING.md). `import type` is free for types of other modules and ports: the rules
 * below look at imports that exist at run time, except where said otherwise.
 */
const MODULES = "accounts|admin|analytics|billing|bots|broadcasts|customers|inbox|knowledge|notices|plans|platform-bot|safety|team";
const TEST = "\\.test\\.tsx?$";
const runTime = { dependencyTypesNot: ["type-only"] };

/** A vendor SDK and the only folder that may import it. */
const vendor = (name, sdk, home) => ({
  name: `sdk-${name}`,
  severity: "error",
  from: { pathNot: [home, TEST, "^server/testing/", "^scripts/"] },
  to: { path: `node_modules/(${sdk})/`, ...runTime },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: runTime } },
    {
      // Types of pdfmake come from a package of their own, which has no file to run.
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^pdfmake/interfaces" },
    },
    {
      name: "kernel-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^server/kernel/", pathNot: TEST },
      to: { path: "^(app|server|workers|db)/", pathNot: "^server/kernel/" },
    },
    {
      name: "db-imports-kernel-only",
      severity: "error",
      from: { path: "^db/" },
      to: { path: "^(app|server|workers)/", pathNot: "^server/kernel/", ...runTime },
    },
    {
      name: "modules-meet-by-type-only",
      severity: "error",
      from: { path: `^server/(${MODULES})/`, pathNot: TEST },
      to: { path: "^(server|workers|app)/", pathNot: ["^server/kernel/", "^server/$1/"], ...runTime },
    },
    {
      name: "conversation-meets-modules-by-type-only",
      severity: "error",
      from: { path: "^server/conversation/", pathNot: TEST },
      to: { path: "^(server|workers|app)/", pathNot: ["^server/kernel/", "^server/conversation/"], ...runTime },
    },
    {
      name: "channels-meet-modules-by-type-only",
      severity: "error",
      from: { path: "^server/channels/", pathNot: TEST },
      to: { path: "^(server|workers|app)/", pathNot: ["^server/kernel/", "^server/channels/"], ...runTime },
    },
    {
      name: "channel-folders-do-not-know-each-other",
      severity: "error",
      from: { path: "^server/channels/([^/]+)/", pathNot: TEST },
      to: { path: "^server/channels/[^/]+/", pathNot: ["^server/channels/$1/", "^server/channels/meta/"] },
    },
    {
      name: "providers-know-their-port-only",
      severity: "error",
      from: { path: "^server/providers/([^/]+)/", pathNot: TEST },
      to: { path: "^(server|workers|app|db)/", pathNot: ["^server/kernel/", "^server/providers/$1/", "^db/client\\.ts$"], ...runTime },
    },
    {
      name: "database-behind-repos",
      severity: "error",
      from: { path: "^server/", pathNot: [TEST, "repo\\.ts$", "-store\\.ts$", "^server/providers/database/", "^server/testing/"] },
      to: { path: "^db/", ...runTime },
    },
    {
      name: "drizzle-behind-repos",
      severity: "error",
      from: { path: "^(server|workers|app)/", pathNot: [TEST, "repo\\.ts$", "-store\\.ts$", "^server/providers/", "^server/testing/"] },
      to: { path: "node_modules/(drizzle-orm|pg|pg-copy-streams)/", ...runTime },
    },
    {
      name: "fastify-behind-routes",
      severity: "error",
      from: { path: "^server/", pathNot: [TEST, "routes\\.ts$", "^server/http/", "^server/app\\.ts$", "^server/testing/"] },
      to: { path: "node_modules/(fastify|@fastify|fastify-type-provider-zod)/", ...runTime },
    },
    {
      name: "compose-is-for-starting",
      severity: "error",
      from: { pathNot: ["^server/main\\.ts$", "^workers/", TEST, "^server/testing/", "^scripts/", "^e2e/support/", "^server/compose\\.ts$"] },
      to: { path: "^server/compose\\.ts$", ...runTime },
    },
    {
      name: "app-reaches-the-server-by-its-bridge",
      severity: "error",
      from: { path: "^app/", pathNot: ["^app/\\.server/", TEST] },
      to: { path: "^(server|workers|db)/", ...runTime },
    },
    {
      name: "app-bridge-by-type-and-kernel",
      severity: "error",
      from: { path: "^app/\\.server/", pathNot: TEST },
      to: { path: "^(server|workers|db)/", pathNot: "^server/(kernel|plans/plan-table)", ...runTime },
    },
    {
      name: "server-does-not-know-pages",
      severity: "error",
      from: { path: "^(server|workers|db)/" },
      to: { path: "^app/", ...runTime },
    },
    {
      name: "tests-and-fakes-stay-out-of-the-product",
      severity: "error",
      from: { path: "^(app|server|workers|db)/", pathNot: [TEST, "^server/testing/"] },
      to: { path: ["^server/testing/", "^e2e/", "^scripts/"] },
    },
    vendor("telegram", "grammy|@grammyjs", "^server/channels/telegram/"),
    vendor("whatsapp-web", "whatsapp-web\\.js|puppeteer", "^server/channels/whatsapp-web/"),
    vendor("gemini", "@langchain|@google/generative-ai", "^server/providers/(llm|embeddings)/"),
    vendor("queue", "bullmq", "^server/providers/queue/"),
    vendor("accounts", "better-auth|@better-auth", "^server/accounts/"),
    vendor("mail", "nodemailer", "^server/providers/mail/"),
    vendor("files", "flydrive|@aws-sdk", "^server/providers/files/"),
    vendor("documents", "unpdf|mammoth|csv-parse|turndown|@mozilla/readability|linkedom|yauzl|saxes", "^server/providers/documents/"),
    vendor("database", "@electric-sql", "^server/providers/database/"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|\\.data)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"], extensions: [".ts", ".tsx", ".js", ".json"] },
  },
};
