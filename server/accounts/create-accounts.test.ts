import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { member, user, verification, workspace } from "../../db/schema/accounts.ts";
import { systemClock } from "../kernel/clock.ts";
import { systemIds } from "../kernel/ids.ts";
import { createOutboxMailer, readOutbox } from "../providers/mail/outbox-mailer.ts";
import { createRig, openBrowser, tokenIn } from "../testing/accounts-rig.ts";
import { testDatabase, truncateAll } from "../testing/test-database.ts";

const database = testDatabase();
beforeEach(() => truncateAll(database.db));

const nodira = { name: "Nodira Karimova", email: "nodira@example.com", password: "choy va non 7" };
const signUp = { ...nodira, language: "uz" as const, acceptTerms: true };

describe("signing up", () => {
  it("signs in at once, with a workspace that the person owns and a trial begun in the same transaction", async () => {
    const begun: string[] = [];
    const { accounts } = createRig(database.db, {
      onWorkspaceCreated: async (tx, workspaceId) => {
        const rows = await tx.select().from(workspace).where(eq(workspace.id, workspaceId));
        begun.push(...rows.map(({ id }) => id));
      },
    });
    const browser = openBrowser(accounts);
    const result = await accounts.signUp({ ...signUp, headers: browser.headers() });
    if (!result.ok) throw new Error(result.code);
    browser.take(result.setCookie);
    const session = await accounts.sessionOf(browser.headers());
    expect(session?.user).toMatchObject({
      name: nodira.name,
      email: nodira.email,
      emailVerified: false,
      language: "uz",
    });
    const memberships = await accounts.membershipsOf(session?.user.id ?? "");
    expect(memberships).toEqual([{ id: begun[0], name: nodira.name, role: "owner" }]);
    expect(begun).toHaveLength(1);
    expect(await accounts.memberOf(session?.user.id ?? "", begun[0] ?? "")).toBe("owner");
    expect(await accounts.memberOf(session?.user.id ?? "", "ws_other")).toBeNull();
  });

  it("takes name, e-mail and password alone over HTTP, and then records no acceptance of the terms", async () => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    const response = await browser.call("/sign-up/email", nodira);
    expect(response.status).toBe(200);
    expect((await accounts.sessionOf(browser.headers()))?.user.email).toBe(nodira.email);
    expect((await database.db.select().from(user))[0]).toMatchObject({
      termsAcceptedAt: null,
      language: "uz",
    });
  });

  it("records when the terms were accepted, and asks for it in the form", async () => {
    const now = new Date("2026-03-01T10:00:00Z");
    const { accounts } = createRig(database.db, { now: () => now });
    const headers = openBrowser(accounts).headers();
    expect(await accounts.signUp({ ...signUp, acceptTerms: false, headers })).toMatchObject({
      ok: false,
      code: "accounts.terms_required",
    });
    await accounts.signUp({ ...signUp, language: "ru", headers });
    expect((await database.db.select().from(user))[0]).toMatchObject({
      termsAcceptedAt: now,
      language: "ru",
    });
  });

  it("names the workspace as asked", async () => {
    const { accounts } = createRig(database.db);
    await accounts.signUp({
      ...signUp,
      workspaceName: "  Lola \n Pekarnya ",
      headers: openBrowser(accounts).headers(),
    });
    expect((await database.db.select().from(workspace))[0]?.name).toBe("Lola Pekarnya");
  });

  it("makes one person and one workspace of two sign-ups at the same moment", async () => {
    const { accounts } = createRig(database.db);
    const both = await Promise.all(
      ["203.0.113.1", "203.0.113.2"].map((address) =>
        accounts.signUp({ ...signUp, headers: openBrowser(accounts, undefined, address).headers() }),
      ),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: "accounts.email_taken" });
    expect(await database.db.select().from(user)).toHaveLength(1);
    expect(await database.db.select().from(workspace)).toHaveLength(1);
  });

  it("says that an address is taken, in whatever case it is written", async () => {
    const { accounts } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    await accounts.signUp({ ...signUp, headers });
    const again = await accounts.signUp({ ...signUp, email: "Nodira@Example.com", headers });
    expect(again).toMatchObject({ ok: false, code: "accounts.email_taken" });
  });

  it.each([
    ["short", "seven77"],
    ["long", "x1".repeat(65)],
    ["common", "12345678"],
    ["common", nodira.email],
  ])("refuses a password that is too %s", async (reason, password) => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    expect(await accounts.signUp({ ...signUp, password, headers: browser.headers() })).toEqual({
      ok: false,
      code: "accounts.weak_password",
      details: { reason },
    });
    expect((await browser.call("/sign-up/email", { ...nodira, password })).status).toBe(400);
    expect(await database.db.select().from(user)).toHaveLength(0);
  });

  it.each([
    [{ name: " \n " }, "accounts.invalid_name"],
    [{ name: "x".repeat(101) }, "accounts.invalid_name"],
    [{ email: "nodira" }, "accounts.invalid_email"],
    [{ email: `${"a".repeat(250)}@example.com` }, "accounts.invalid_email"],
  ])("refuses %j", async (wrong, code) => {
    const { accounts } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    expect(await accounts.signUp({ ...signUp, ...wrong, headers })).toMatchObject({ ok: false, code });
  });

  it.each([
    { emailVerified: true },
    { termsAcceptedAt: "2020-01-01" },
    { image: "https://evil.test/x.png" },
    { language: "xx" },
    { timeZone: "Mars" },
  ])("lets nobody set %j", async (extra) => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    const response = await browser.call("/sign-up/email", { ...nodira, ...extra });
    const [row] = await database.db.select().from(user);
    if (response.status !== 400)
      expect(row).toMatchObject({ emailVerified: false, termsAcceptedAt: null, image: null });
    else expect(row).toBeUndefined();
  });
});

describe("the workspace of a person", () => {
  it("is made at the next sign-in when the process died before making it", async () => {
    const broken = createRig(database.db, {
      onWorkspaceCreated: async () => {
        throw new Error("the process dies here");
      },
    });
    expect(
      (await broken.accounts.signUp({ ...signUp, headers: openBrowser(broken.accounts).headers() })).ok,
    ).toBe(true);
    expect(await database.db.select().from(workspace)).toHaveLength(0);

    const { accounts } = createRig(database.db);
    await accounts.signIn({ ...nodira, headers: openBrowser(accounts).headers() });
    expect(await database.db.select().from(workspace)).toHaveLength(1);
    expect(await database.db.select().from(member)).toMatchObject([{ role: "owner" }]);
  });

  it("is made at the first look when even that was missed", async () => {
    const broken = createRig(database.db, { onWorkspaceCreated: () => Promise.reject(new Error("no")) });
    await broken.accounts.signUp({ ...signUp, headers: openBrowser(broken.accounts).headers() });
    const [person] = await database.db.select().from(user);
    const { accounts } = createRig(database.db);
    expect(await accounts.membershipsOf(person?.id ?? "")).toMatchObject([
      { name: nodira.name, role: "owner" },
    ]);
  });

  it("is one, however many ask for it at once", async () => {
    const broken = createRig(database.db, { onWorkspaceCreated: () => Promise.reject(new Error("no")) });
    await broken.accounts.signUp({ ...signUp, headers: openBrowser(broken.accounts).headers() });
    const [person] = await database.db.select().from(user);
    const { accounts } = createRig(database.db);
    const ids = await Promise.all(
      Array.from({ length: 8 }, () => accounts.ensureWorkspace(person?.id ?? "")),
    );
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect(await database.db.select().from(workspace)).toHaveLength(1);
  });

  it("is not made for somebody who is gone", async () => {
    const { accounts } = createRig(database.db);
    await expect(accounts.ensureWorkspace("usr_gone")).rejects.toMatchObject({ code: "accounts.signed_out" });
  });
});

describe("signing in and out", () => {
  it("gives a session that ends with the sign-out, at once", async () => {
    const { accounts } = createRig(database.db);
    await accounts.signUp({ ...signUp, headers: openBrowser(accounts).headers() });
    const browser = openBrowser(accounts);
    const result = await accounts.signIn({ ...nodira, headers: browser.headers() });
    if (!result.ok) throw new Error(result.code);
    browser.take(result.setCookie);
    const stolen = browser.headers();
    expect(await accounts.sessionOf(stolen)).not.toBeNull();
    const out = await accounts.signOut({ headers: browser.headers() });
    if (out.ok) browser.take(out.setCookie);
    expect(browser.cookies.size).toBe(0);
    expect(await accounts.sessionOf(stolen)).toBeNull();
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const { accounts } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    await accounts.signUp({ ...signUp, headers });
    const wrong = await accounts.signIn({ ...nodira, password: "not the one", headers });
    const unknown = await accounts.signIn({ ...nodira, email: "nobody@example.com", headers });
    expect(wrong).toEqual({ ok: false, code: "accounts.bad_credentials", details: {} });
    expect(unknown).toEqual(wrong);
    expect(await accounts.signIn({ email: "no address", password: "x", headers })).toEqual(wrong);
  });

  it("takes no cookie that it did not sign", async () => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", nodira);
    const [name = "", value = ""] = [...browser.cookies][0] ?? [];
    browser.cookies.set(name, `${value.slice(0, 10)}x${value.slice(11)}`);
    expect(await accounts.sessionOf(browser.headers())).toBeNull();
    expect(await accounts.sessionOf(new Headers())).toBeNull();
  });
});

describe("a forgotten password", () => {
  it("is set anew by the letter in the outbox, once; every session ends and the address counts as confirmed", async () => {
    const directory = await mkdtemp(join(tmpdir(), "accounts-outbox-"));
    const mailer = createOutboxMailer({ directory, clock: systemClock, ids: systemIds });
    const { accounts } = createRig(database.db, { mailer });
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", { ...nodira, language: "ru" });

    const somewhere = openBrowser(accounts, undefined, "198.51.100.4");
    expect(
      await accounts.requestPasswordReset({ email: nodira.email, headers: somewhere.headers() }),
    ).toEqual({ ok: true });
    await accounts.settled();
    const letter = (await readOutbox(directory)).find(({ subject }) => subject === "Новый пароль");
    expect(letter?.to).toBe(nodira.email);
    expect(letter?.text).toContain("http://shop.test:3000/ru/reset-password?token=");
    const token = tokenIn(letter);

    const weak = await accounts.resetPassword({ token, password: "12345678", headers: somewhere.headers() });
    expect(weak).toMatchObject({ ok: false, code: "accounts.weak_password" });
    const headers = somewhere.headers();
    expect(await accounts.resetPassword({ token, password: "yangi parol 9", headers })).toEqual({ ok: true });
    expect(await accounts.resetPassword({ token, password: "yana bitta 9", headers })).toMatchObject({
      code: "accounts.token_invalid",
    });
    expect(await accounts.sessionOf(browser.headers())).toBeNull();
    expect(await accounts.signIn({ ...nodira, headers })).toMatchObject({ code: "accounts.bad_credentials" });
    expect((await accounts.signIn({ ...nodira, password: "yangi parol 9", headers })).ok).toBe(true);
    expect((await database.db.select().from(user))[0]?.emailVerified).toBe(true);
    await accounts.settled();
    expect((await readOutbox(directory)).map(({ subject }) => subject)).toContain("Ваш пароль изменён");
    await rm(directory, { recursive: true });
  });

  it("is set by one of two who use the token at the same moment", async () => {
    const { accounts, letters } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    await accounts.signUp({ ...signUp, headers });
    await accounts.requestPasswordReset({ email: nodira.email, headers });
    await accounts.settled();
    const token = tokenIn(letters.find(({ text }) => text.includes("reset-password")));
    const passwords = ["birinchi 123", "ikkinchi 123", "uchinchi 123"];
    const results = await Promise.all(
      passwords.map((password) => accounts.resetPassword({ token, password, headers })),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("answers an unknown address just the same, and writes to nobody", async () => {
    const { accounts, letters } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    expect(await accounts.requestPasswordReset({ email: "nobody@example.com", headers })).toEqual({
      ok: true,
    });
    await accounts.settled();
    expect(letters).toHaveLength(0);
  });

  it("cannot be set with a token that is over an hour old, and the token is not readable in the database", async () => {
    const { accounts, letters } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    await accounts.signUp({ ...signUp, headers });
    await accounts.requestPasswordReset({ email: nodira.email, headers });
    await accounts.settled();
    const token = tokenIn(letters.find(({ text }) => text.includes("reset-password")));
    const [row] = await database.db.select().from(verification);
    expect(JSON.stringify(row)).not.toContain(token);
    expect((row?.expiresAt.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(3_600_000);
    await database.db.update(verification).set({ expiresAt: new Date(Date.now() - 1_000) });
    expect(await accounts.resetPassword({ token, password: "yangi parol 9", headers })).toMatchObject({
      code: "accounts.token_invalid",
    });
  });
});

describe("confirming the address", () => {
  it("happens by the letter in the person's language; opening the link twice does no harm", async () => {
    const { accounts, letters } = createRig(database.db);
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", { ...nodira, language: "en" });
    await accounts.settled();
    expect(letters[0]?.subject).toBe("Confirm your e-mail address");
    expect(letters[0]?.html).toContain("http://shop.test:3000/en/verify-email?token=");
    expect(letters[0]?.text).not.toContain(nodira.name);
    const token = tokenIn(letters[0]);
    const stranger = openBrowser(accounts, undefined, "198.51.100.4").headers();
    expect(await accounts.verifyEmail({ token, headers: stranger })).toEqual({ ok: true });
    expect(await accounts.verifyEmail({ token, headers: stranger })).toEqual({ ok: true });
    expect((await accounts.sessionOf(browser.headers()))?.user.emailVerified).toBe(true);
    expect(await accounts.resendVerification({ headers: browser.headers() })).toMatchObject({
      code: "accounts.already_verified",
    });
  });

  it("refuses a token that was altered", async () => {
    const { accounts, letters } = createRig(database.db);
    const headers = openBrowser(accounts).headers();
    await accounts.signUp({ ...signUp, headers });
    await accounts.settled();
    const token = `${tokenIn(letters[0]).slice(0, -3)}abc`;
    expect(await accounts.verifyEmail({ token, headers })).toMatchObject({ code: "accounts.token_invalid" });
    expect(await accounts.verifyEmail({ token: "", headers })).toMatchObject({
      code: "accounts.token_invalid",
    });
  });

  it("sends the letter again to whoever is signed in, and to nobody else", async () => {
    const { accounts, letters } = createRig(database.db);
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", nodira);
    expect(await accounts.resendVerification({ headers: browser.headers() })).toEqual({ ok: true });
    await accounts.settled();
    expect(letters.map(({ to }) => to)).toEqual([nodira.email, nodira.email]);
    expect(await accounts.resendVerification({ headers: new Headers() })).toMatchObject({
      code: "accounts.signed_out",
    });
  });
});

describe("a person added by the operator", () => {
  const demo = {
    name: "Demo",
    email: "Demo@BotFactory.local",
    password: "demo-botfactory",
    language: "en" as const,
  };

  it("can sign in, has a workspace and a confirmed address, and got no letter", async () => {
    const { accounts, letters } = createRig(database.db);
    const added = await accounts.addPerson({ ...demo, workspaceName: "Demo shop" });
    expect(added.created).toBe(true);
    const browser = openBrowser(accounts);
    const result = await accounts.signIn({ ...demo, headers: browser.headers() });
    if (!result.ok) throw new Error(result.code);
    browser.take(result.setCookie);
    const session = await accounts.sessionOf(browser.headers());
    expect(session?.user).toMatchObject({ id: added.userId, emailVerified: true });
    expect(await accounts.membershipsOf(added.userId)).toEqual([
      { id: added.workspaceId, name: "Demo shop", role: "owner" },
    ]);
    await accounts.settled();
    expect(letters).toHaveLength(0);
  });

  it("is added once, however often and by how many processes, and keeps a password chosen since", async () => {
    const { accounts } = createRig(database.db);
    const added = await Promise.all([demo, demo, demo].map((person) => accounts.addPerson(person)));
    expect(added.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(added.map(({ userId }) => userId)).size).toBe(1);
    expect(new Set(added.map(({ workspaceId }) => workspaceId)).size).toBe(1);
    expect((await accounts.addPerson({ ...demo, password: "another one 7" })).created).toBe(false);
    const headers = openBrowser(accounts).headers();
    expect((await accounts.signIn({ ...demo, headers })).ok).toBe(true);
  });
});

describe("the profile", () => {
  it("changes name, language and time zone, and refuses what they cannot be", async () => {
    const { accounts } = createRig(database.db);
    const browser = openBrowser(accounts);
    await browser.call("/sign-up/email", nodira);
    const id = (await accounts.sessionOf(browser.headers()))?.user.id ?? "";
    await accounts.updateProfile(id, { name: " Nodira  K. ", language: "en", timeZone: "Europe/Berlin" });
    expect((await accounts.sessionOf(browser.headers()))?.user).toMatchObject({
      name: "Nodira K.",
      language: "en",
      timeZone: "Europe/Berlin",
    });
    await expect(accounts.updateProfile(id, { name: "" })).rejects.toMatchObject({
      code: "accounts.invalid_name",
    });
    await expect(accounts.updateProfile(id, { language: "xx" })).rejects.toMatchObject({
      code: "accounts.invalid_language",
    });
    await expect(accounts.updateProfile(id, { timeZone: "Mars" })).rejects.toMatchObject({
      code: "accounts.invalid_time_zone",
    });
    expect((await browser.call("/update-user", { name: "  " })).status).toBe(400);
    expect((await browser.call("/update-user", { image: "https://evil.test/x" })).status).toBe(400);
    expect(
      (await browser.call("/change-password", { currentPassword: nodira.password, newPassword: "12345678" }))
        .status,
    ).toBe(400);
  });
});

describe("letters", () => {
  it("are tried again when the mail server fails for a while", async () => {
    let failures = 2;
    const sent: string[] = [];
    const mailer = {
      send: async ({ to }: { to: string }) => {
        if (failures-- > 0) throw new Error("not now");
        sent.push(to);
      },
    };
    const { accounts } = createRig(database.db, { mailer });
    expect((await accounts.signUp({ ...signUp, headers: openBrowser(accounts).headers() })).ok).toBe(true);
    await accounts.close();
    expect(sent).toEqual([nodira.email]);
  });

  it("keep nobody waiting and fail no sign-up while the mail server is silent", async () => {
    let release: () => void = () => undefined;
    const silence = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { accounts } = createRig(database.db, { mailer: { send: () => silence } });
    const result = await accounts.signUp({ ...signUp, headers: openBrowser(accounts).headers() });
    expect(result.ok).toBe(true);
    release();
    await accounts.close();
  });
});
