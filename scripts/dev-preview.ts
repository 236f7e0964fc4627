import Fastify from "fastify";
import { type HostContext, remixPlugin } from "../server/http/remix.ts";
import { createLogger } from "../server/kernel/logger.ts";
import { PLANS } from "../server/plans/plan-table.ts";

const port = Number(process.argv[2] ?? 4310);
const production = process.argv[3] !== "dev";
const log = createLogger("warn");
const app = Fastify({ loggerInstance: log });
await app.register(remixPlugin, {
  production,
  loadContext: async (request): Promise<HostContext> => ({
    log,
    publicUrl: `http://${request.host}`,
    pricing: { plans: PLANS, uzsPerUsd: 12700 },
    session: request.headers.cookie?.includes("demo=1")
      ? {
          user: {
            id: "u1",
            name: "Dilnoza Karimova",
            email: "dilnoza.karimova@oqiuy-mebel.uz",
            emailVerified: false,
            language: "uz",
            timeZone: "Asia/Tashkent",
          },
          workspace: { id: "w1", name: "Oq Uy mebel savdo uyi Samarqand" },
        }
      : null,
    services: {
      accounts: {
        signIn: async ({ password }) =>
          password === "wrong-password"
            ? { ok: false, code: "accounts.bad_credentials", details: {} }
            : { ok: true, setCookie: ["demo=1; Path=/; HttpOnly; SameSite=Lax"] },
        signUp: async ({ email }) =>
          email.startsWith("taken")
            ? { ok: false, code: "accounts.email_taken", details: {} }
            : { ok: true, setCookie: ["demo=1; Path=/; HttpOnly; SameSite=Lax"] },
        signOut: async () => ({ ok: true, setCookie: ["demo=; Path=/; Max-Age=0"] }),
        requestPasswordReset: async () => ({ ok: true }),
        resetPassword: async ({ token }) =>
          token === "bad" ? { ok: false, code: "accounts.token_invalid", details: {} } : { ok: true },
        resendVerification: async () => ({ ok: true }),
        verifyEmail: async ({ token }) =>
          token === "bad" ? { ok: false, code: "accounts.token_invalid", details: {} } : { ok: true },
      },
    },
  }),
});
await app.listen({ port, host: "127.0.0.1" });
console.log("ready", port);
