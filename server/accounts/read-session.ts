import { DEFAULT_LANGUAGE, isLanguage, type Language } from "../kernel/languages.ts";
import type { Auth } from "./create-auth.ts";

export type SessionUser = {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  language: Language;
  timeZone: string;
};

export type Session = {
  user: SessionUser;
  sessionId: string;
  /** Once a day the session is prolonged; these then go to the browser. Nearly always empty. */
  setCookie: string[];
};

/**
 * Reads who sent a request from its cookie. The session is looked up each time rather than trusted from a signed copy in a cookie:
 * signing out, a password reset or an admin's suspension must hold at once, and the look costs two reads by key.
 */
export function sessionReader(auth: Auth): (headers: Headers) => Promise<Session | null> {
  return async (headers) => {
    if (!headers.get("cookie")?.includes("session_token")) return null;
    const answer = await auth.api.getSession({ headers, returnHeaders: true });
    if (!answer.response) return null;
    const { session, user } = answer.response;
    const { id, name, email, emailVerified, language, timeZone } = user;
    return {
      user: {
        id,
        name,
        email,
        emailVerified,
        language: isLanguage(language) ? language : DEFAULT_LANGUAGE,
        timeZone: timeZone ?? "Asia/Tashkent",
      },
      sessionId: session.id,
      setCookie: answer.headers.getSetCookie(),
    };
  };
}
