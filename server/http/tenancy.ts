import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Accounts, SessionUser } from "../accounts/index.ts";
import { AppError } from "../kernel/errors.ts";

declare module "fastify" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged
  interface FastifyRequest {
    user: SessionUser;
    /** The workspace the call acts in; the person is a member of it. */
    workspaceId: string;
    /** The person's role there. */
    role: string;
  }
}

type Membership = { id: string; role: string };

/**
 * Lets only signed-in people in and finds the workspace they act in: the one named by X-Workspace-Id, else their first. A workspace of
 * others is as if it did not exist.
 */
export function requireMember(
  app: FastifyInstance,
  accounts: Pick<Accounts, "sessionOf" | "membershipsOf">,
): void {
  app.addHook("onRequest", async (request) => {
    const session = await accounts.sessionOf(toHeaders(request));
    if (!session) throw new AppError("auth.required");
    const chosen = chooseWorkspace(
      await accounts.membershipsOf(session.user.id),
      request.headers["x-workspace-id"],
    );
    if (!chosen) throw new AppError("workspaces.not_found");
    request.user = session.user;
    request.workspaceId = chosen.id;
    request.role = chosen.role;
  });
}

function chooseWorkspace(
  memberships: Membership[],
  named: string | string[] | undefined,
): Membership | undefined {
  return named === undefined ? memberships[0] : memberships.find(({ id }) => id === named);
}

/** Fastify's headers as the web's Headers, with the client's address as our proxy settings see it. */
export function toHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && !name.startsWith(":")) headers.append(name, one);
  }
  headers.set("x-client-ip", request.ip);
  return headers;
}
