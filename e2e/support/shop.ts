import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";

/** A shop's own site, on another origin than the product, with the strictest policy under which a script tag works at all. */
export async function startShop() {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://shop");
    const from = searchParams.get("from") ?? "";
    const attributes = [...searchParams]
      .filter(([name]) => name.startsWith("data-"))
      .map(([name, value]) => `${name}="${value}"`);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader(
      "content-security-policy",
      `default-src 'none'; script-src ${from}; connect-src ${from}; style-src 'self'; img-src 'self' data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
    response.end(`<!doctype html>
<html lang="${searchParams.get("lang") ?? "uz"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>Shop</h1><p>Flowers. <a href="#about">About us</a></p></main>
<script src="${from}/widget.js" ${attributes.join(" ")} async></script></body></html>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    /** A page of the shop whose script comes from `from`, with these data attributes on its tag. */
    page: (from: string, lang: string, data: Record<string, string>) =>
      `${origin}/?${new URLSearchParams({ from, lang, ...Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value])) })}`,
    close: () => server.close(),
  };
}

/** A way to the product that can be cut, as when it is started anew. */
export async function openRoad(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const make = () =>
    createTcpServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => other.destroy());
        socket.pipe(other);
      }
    });
  let server = make().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    async cut(): Promise<void> {
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await once(server, "close");
    },
    async mend(): Promise<void> {
      server = make().listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    close(): void {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
