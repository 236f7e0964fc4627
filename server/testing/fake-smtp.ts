import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as the server got it: envelope and raw MIME. */
export type ReceivedMail = { from: string; to: string[]; raw: string };

/** `accept`; a refusal with an SMTP code at RCPT; or `silent`: the letter's end is never acknowledged. */
export type SmtpMood = "accept" | "silent" | { refuse: number };

export type FakeSmtp = {
  url: string;
  received: ReceivedMail[];
  /** How many connections were opened so far. */
  connections: () => number;
  behave(mood: SmtpMood): void;
  close(): Promise<void>;
};

/** A real SMTP server on loopback that keeps what it gets and can be told to fail. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const received: ReceivedMail[] = [];
  let mood: SmtpMood = "accept";
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 200,
    onConnect(_session, done) {
      connections++;
      done();
    },
    onRcptTo(_address, _session, done) {
      if (typeof mood === "object")
        done(Object.assign(new Error("refused by the test"), { responseCode: mood.refuse }));
      else done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (mood === "silent") return;
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
  });
  server.on("error", () => undefined); // a client that gives up is part of the tests
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.server.address() as AddressInfo).port));
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    behave: (next) => {
      mood = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
