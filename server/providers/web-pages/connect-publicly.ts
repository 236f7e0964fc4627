import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { buildConnector } from "undici";
import { AppError } from "../../kernel/errors.ts";
import { isPublicAddress } from "./public-address.ts";

/** The two points where the program touches the network; tests bring their own. */
export type Network = {
  /** All IP addresses of a name. */
  resolve(hostname: string): Promise<string[]>;
  /** Where to connect for an address that has passed the check. */
  route(address: string, port: string): { hostname: string; port: string };
};

export const systemNetwork: Network = {
  async resolve(hostname) {
    const found = await lookup(hostname, { all: true });
    return found.map(({ address }) => address);
  },
  route: (hostname, port) => ({ hostname, port }),
};

export type ConnectOptions = { network: Network; allowPrivate: boolean; connectMs: number };

/** How many addresses of a name are tried. */
const MAX_TRIES = 4;

/**
 * A connector for undici that resolves a name once, refuses it when *any* of its addresses is not public, and connects to an
 * address it has just checked: the name is not looked up again, so it cannot mean something else by then. Certificates are checked
 * against the name.
 */
export function createPublicConnector({
  network,
  allowPrivate,
  connectMs,
}: ConnectOptions): buildConnector.connector {
  const dial = buildConnector({ timeout: connectMs });

  async function addressesOf(hostname: string): Promise<string[]> {
    const addresses = isIP(hostname) ? [hostname] : await network.resolve(hostname);
    if (addresses.length === 0) throw new AppError("web_pages.unreachable");
    if (!allowPrivate && !addresses.every(isPublicAddress)) throw new AppError("web_pages.private_address");
    return [...addresses].sort((a, b) => isIP(a) - isIP(b)).slice(0, MAX_TRIES); // IPv6 is the one that is often broken
  }

  function dialAddress(options: buildConnector.Options, address: string): ReturnType<typeof openSocket> {
    const { hostname, port } = network.route(address, options.port);
    return openSocket(dial, {
      ...options,
      hostname,
      port,
      servername: isIP(options.hostname) ? "" : options.hostname,
    });
  }

  async function connect(options: buildConnector.Options): ReturnType<typeof openSocket> {
    let failure: unknown;
    for (const address of await addressesOf(options.hostname)) {
      try {
        return await dialAddress(options, address);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  return (options, callback) => {
    connect(options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

type Socket = NonNullable<Parameters<buildConnector.Callback>[1]>;

function openSocket(dial: buildConnector.connector, options: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    dial(options, (error, socket) => {
      if (socket) resolve(socket);
      else reject(error ?? new Error("no connection"));
    });
  });
}
