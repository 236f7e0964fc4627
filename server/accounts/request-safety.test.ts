import { beforeEach, describe, expect, it } from "vitest";
import { rateLimit, session, user, verification } from "../../db/schema/accounts.ts";
import { createRig, openBrowser } from "../testing/accounts-rig.ts";
import { testDatabase, truncateAll } from "../testing/test-database.ts";

const database = testDatabase();
beforeEach(() => truncateAll(database.db));

const nodira = { name: "Nodira", email: "nodira@example.com", password: "choy va non 7" };
const signUp = { ...nodira, language: "uz" as const, acceptTerms: true };

describe("cookies", () => {
  it("are Secure exactly where DOMAIN_URL is https, and never readable by scripts or sent across sites", async () => {
    const secure = createRig(database.db, { baseUrl: "https://bots.example.uz" });
    const response = await openBrowser(secure.accounts, "https://bots.example.uz").call(
      "/sign-up/email",
      nodira,
    );
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-botfactory\.session_token=/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Max-Age=2592000/);

    const plain = createRig(database.db);
    const local = await openBrowser(plain.accounts, "http://127.0.0.1:3000").call("/sign-in/email", nodira);
    expect(local.headers.getSetCookie()[0]).toMatch(/^botfactory\.session_token=/);
    expect(local.headers.getSetCookie()[0]).not.toMatch(/Secure/);
  });
});

describe("the origin of a request", () => {
  it.each(["http://127.0.0.1:3000", "http://localhost:8123", "http://192.168.1.20:3000", "http://shop.test"])(
    "may be %s where no DOMAIN_URL is set and the request was sent there",
    async (site) => {
      const { accounts } = createRig(database.db);
      const browser = openBrowser(accounts, site);
      expect((await browser.call("/sign-up/email", nodira)).status).toBe(200);
      expect((await browser.call("/sign-out", {})).status).toBe(200);
    },
  );

  it("may be the https page of the same host where something in front of us speaks https", async () => {
    const { accounts } = createRig(database.db);
    const response = await openBrowser(accounts, "http://shop.test").call("/sign-up/email", nodira, {
      origin: "https://shop.test",
    });
    expect(response.status).toBe(200);
  });

  it.each([undefined, "http://shop.test:3000"])("may be no other site (DOMAIN_URL %s)", async (baseUrl) => {
    const { accounts } = createRig(database.db, { baseUrl });
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", nodira);
    for (const origin of ["https://evil.test", "http://shop.test:3001", "null", "http://accounts.invalid"]) {
      const response = await browser.call("/sign-out", {}, { origin });
      expect([origin, response.status]).toEqual([origin, 403]);
      expect((await browser.call("/sign-in/email", nodira, { origin })).status).toBe(403);
    }
    expect(await accounts.sessionOf(browser.headers())).not.toBeNull();
    const headers = browser.headers();
    headers.set("origin", "https://evil.test");
    expect(await accounts.signOut({ headers })).toMatchObject({ ok: false, code: "accounts.other_origin" });
  });

  it("need not be named by a program that holds the cookie, as no browser would", async () => {
    const { accounts } = createRig(database.db, { baseUrl: "https://bots.example.uz" });
    const browser = openBrowser(accounts, "https://bots.example.uz");
    await browser.call("/sign-up/email", nodira);
    const headers = browser.headers();
    headers.delete("origin");
    const url = "https://bots.example.uz/api/auth/sign-out";
    headers.set("sec-fetch-site", "cross-site");
    expect((await accounts.handler(new Request(url, { method: "POST", headers }))).status).toBe(403);
    headers.delete("sec-fetch-site");
    expect((await accounts.handler(new Request(url, { method: "POST", headers }))).status).toBe(200);
  });

  it("must be DOMAIN_URL where it is set, whatever host the request names", async () => {
    const { accounts, letters } = createRig(database.db, { baseUrl: "https://bots.example.uz" });
    const elsewhere = openBrowser(accounts, "https://evil.test");
    expect((await elsewhere.call("/sign-up/email", nodira)).status).toBe(403);
    const ours = openBrowser(accounts, "http://10.0.0.5:3000"); // how a proxy may reach us
    const response = await ours.call("/sign-up/email", nodira, { origin: "https://bots.example.uz" });
    expect(response.status).toBe(200);
    await accounts.settled();
    expect(letters[0]?.text).toContain("https://bots.example.uz/uz/verify-email?token=");
  });
});

describe("what of /api/auth answers", () => {
  it.each([
    "/organization/create",
    "/organization/list",
    "/delete-user",
    "/change-email",
    "/sign-in/social",
    "/update-session",
  ])("%s stays shut", async (path) => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", nodira);
    const body = { name: "x", slug: "x", newEmail: "x@example.com", provider: "google", callbackURL: "/" };
    expect([path, (await browser.call(path, body)).status]).toEqual([path, 404]);
    const list = await browser.call(path);
    expect(list.status).toBe(404);
  });

  it("lists a person's own sessions and ends one of them", async () => {
    const { accounts } = createRig(database.db);
    const laptop = openBrowser(accounts);
    await laptop.call("/sign-up/email", nodira);
    const phone = openBrowser(accounts, undefined, "198.51.100.4");
    await phone.call("/sign-in/email", nodira);
    const sessions: unknown = await (await laptop.call("/list-sessions")).json();
    expect(sessions).toMatchObject([{ ipAddress: expect.any(String) }, { ipAddress: expect.any(String) }]);
    expect((await laptop.call("/revoke-other-sessions", {})).status).toBe(200);
    expect(await accounts.sessionOf(phone.headers())).toBeNull();
    expect(await accounts.sessionOf(laptop.headers())).not.toBeNull();
  });
});

describe("limits", () => {
  it("stop one address from trying many accounts, and leave other addresses alone", async () => {
    const { accounts } = createRig(database.db, { rateLimitFactor: 0.1 }); // 2 sign-ins a minute
    const attempt = (address: string, email: string) =>
      accounts.signIn({
        email,
        password: "whatever it is",
        headers: openBrowser(accounts, undefined, address).headers(),
      });
    expect(await attempt("203.0.113.1", "a@example.com")).toMatchObject({ code: "accounts.bad_credentials" });
    expect(await attempt("203.0.113.1", "b@example.com")).toMatchObject({ code: "accounts.bad_credentials" });
    const third = await attempt("203.0.113.1", "c@example.com");
    expect(third).toMatchObject({ code: "accounts.too_many_attempts" });
    expect(third).toMatchObject({ details: { retryAfterSeconds: expect.any(Number), retryAfterMinutes: 1 } });
    expect(await attempt("203.0.113.2", "c@example.com")).toMatchObject({ code: "accounts.bad_credentials" });
    const response = await openBrowser(accounts, undefined, "203.0.113.1").call("/sign-in/email", nodira);
    expect(response.status).toBe(429);
  });

  it("stop guessing at one account from many addresses, at the same moment too, until the window is over", async () => {
    let now = new Date();
    const { accounts } = createRig(database.db, { rateLimitFactor: 1, now: () => now });
    await accounts.signUp({ ...signUp, headers: openBrowser(accounts).headers() });
    const guess = (address: string, password: string) =>
      accounts.signIn({
        email: nodira.email,
        password,
        headers: openBrowser(accounts, undefined, address).headers(),
      });
    const guesses = await Promise.all(
      Array.from({ length: 15 }, (_, i) => guess(`198.51.100.${i}`, `guess number ${i}`)),
    );
    const codes = guesses.map((result) => (result.ok ? "in" : result.code));
    expect(codes.filter((code) => code === "accounts.bad_credentials")).toHaveLength(10);
    expect(codes.filter((code) => code === "accounts.too_many_attempts")).toHaveLength(5);
    expect(await guess("192.0.2.9", nodira.password)).toMatchObject({ code: "accounts.too_many_attempts" });
    now = new Date(now.getTime() + 901_000);
    expect((await guess("192.0.2.9", nodira.password)).ok).toBe(true);
  });

  it("forget wrong passwords after a right one, and never stop right ones", async () => {
    const { accounts } = createRig(database.db, { rateLimitFactor: 1 });
    await accounts.signUp({ ...signUp, headers: openBrowser(accounts).headers() });
    for (let i = 0; i < 30; i++) {
      const headers = openBrowser(accounts, undefined, `198.51.100.${i}`).headers();
      const password = i % 6 === 5 ? nodira.password : "not the one";
      const result = await accounts.signIn({ email: nodira.email, password, headers });
      expect(result).toMatchObject(i % 6 === 5 ? { ok: true } : { code: "accounts.bad_credentials" });
    }
  });

  it("hold over several processes", async () => {
    const processes = [
      createRig(database.db, { rateLimitFactor: 0.1 }),
      createRig(database.db, { rateLimitFactor: 0.1 }),
    ];
    const codes: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      const accounts = processes[i % 2]?.accounts;
      if (accounts)
        codes.push(
          (await openBrowser(accounts).call("/sign-in/email", { ...nodira, email: `${i}@example.com` }))
            .status,
        );
    }
    expect(codes).toEqual([401, 401, 429, 429]);
  });

  it("keep a mailbox from being flooded through us, without telling", async () => {
    const { accounts, letters } = createRig(database.db, { rateLimitFactor: 1 });
    await accounts.signUp({ ...signUp, headers: openBrowser(accounts).headers() });
    for (let i = 0; i < 9; i++) {
      const headers = openBrowser(accounts, undefined, `198.51.100.${i}`).headers();
      expect(await accounts.requestPasswordReset({ email: nodira.email, headers })).toEqual({ ok: true });
    }
    await accounts.settled();
    expect(letters.filter(({ text }) => text.includes("reset-password"))).toHaveLength(5);
  });

  it("keep no e-mail address in the table of counts", async () => {
    const { accounts } = createRig(database.db);
    await openBrowser(accounts).call("/sign-in/email", nodira);
    expect(JSON.stringify(await database.db.select().from(rateLimit))).not.toContain("nodira");
  });
});

describe("sweep", () => {
  it("removes what is expired and nothing else", async () => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", nodira);
    const [person] = await database.db.select().from(user);
    const past = new Date(Date.now() - 1_000);
    const old = { id: "ses_old", token: "old", userId: person?.id ?? "", expiresAt: past };
    await database.db.insert(session).values(old);
    await database.db
      .insert(verification)
      .values({ id: "ver_old", identifier: "x", value: "x", expiresAt: past });
    await database.db.insert(rateLimit).values({ key: "old", count: 1, resetsAt: past });
    await accounts.sweep();
    expect((await database.db.select().from(session)).map(({ id }) => id)).not.toContain("ses_old");
    expect(await database.db.select().from(verification)).toHaveLength(0);
    expect((await database.db.select().from(rateLimit)).map(({ key }) => key)).not.toContain("old");
    expect(await accounts.sessionOf(browser.headers())).not.toBeNull();
  });
});
