/*
 * A stand-in for WhatsApp Web: it runs inside a real Chromium and offers just those modules and events that whatsapp-web.js 1.34.7
 * touches. Which phone is linked stands in the browser's own storage, as with the real one, so that a kept profile is a kept session.
 * The test speaks to it through SERVER (see index.ts).
 */
"use strict";
(() => {
  const SERVER = "__SERVER__";
  const QR_EVERY_MS = Number("__QR_EVERY_MS__");
  const pageId = Math.random().toString(36).slice(2, 10);

  /** As Backbone's: `on("a b", f)`, `once`, `off`, `trigger`. */
  class Emitter {
    #listeners = new Map();
    on(names, listener) {
      for (const name of names.split(" "))
        this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    }
    once(name, listener) {
      const wrapped = (...values) => {
        this.off(name, wrapped);
        listener(...values);
      };
      this.on(name, wrapped);
    }
    off(name, listener) {
      this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter((known) => known !== listener));
    }
    trigger(name, ...values) {
      for (const listener of this.#listeners.get(name) ?? []) listener(...values);
    }
  }

  class Wid {
    constructor(text) {
      [this.user, this.server] = text.split("@");
      this._serialized = text;
    }
    isLid = () => this.server === "lid";
    isGroup = () => this.server === "g.us";
    isStatus = () => this._serialized === "status@broadcast";
    isUser = () => this.server === "c.us" || this.server === "lid";
    toString = () => this._serialized;
    toJSON = () => ({ server: this.server, user: this.user, _serialized: this._serialized });
  }
  const createWid = (wid) => (wid instanceof Wid ? wid : new Wid(wid._serialized ?? wid));

  class MsgKey {
    constructor({ from, to, id, selfDir }) {
      this.fromMe = selfDir === "out";
      this.remote = this.fromMe ? to : from;
      this.id = id;
      this._serialized = `${this.fromMe}_${this.remote}_${id}`;
    }
    static newId = async () => `3EB0${Math.random().toString(16).slice(2, 14).toUpperCase()}`;
    toJSON() {
      return { fromMe: this.fromMe, remote: this.remote.toJSON(), id: this.id, _serialized: this._serialized };
    }
  }

  const Msg = Object.assign(new Emitter(), {
    known: new Map(),
    get: (id) => Msg.known.get(id),
    getMessagesById: async (ids) => ({ messages: ids.map((id) => Msg.known.get(id)).filter(Boolean) }),
  });
  class Message extends Emitter {
    constructor(fields) {
      super();
      Object.assign(this, fields);
    }
    serialize() {
      const { media, mediaData, ...plain } = this;
      return JSON.parse(JSON.stringify(plain));
    }
    unsafe() {
      return this;
    }
    msgContextInfo() {
      return { quotedStanzaID: this.id.id, quotedMsg: { body: this.body } };
    }
    async downloadMedia() {}
  }

  const Chat = Object.assign(new Emitter(), {
    known: new Map(),
    get: (wid) => Chat.known.get(String(wid)),
    find: async (wid) => openChat(wid),
    getModelsArray: () => [...Chat.known.values()],
  });
  function openChat(wid) {
    const id = createWid(String(wid));
    if (!Chat.known.has(id._serialized)) Chat.known.set(id._serialized, { id, serialize: () => ({ id: id.toJSON() }) });
    return Chat.known.get(id._serialized);
  }

  /** Kept in IndexedDB, written through: what is kept in localStorage comes to the disk seconds later. */
  let linked = null;
  const me = () => linked;
  const opened = new Promise((resolve) => {
    const request = indexedDB.open("fake", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("phone");
    request.onsuccess = () => resolve(request.result);
  });
  async function link(phone) {
    linked = phone;
    const change = (await opened).transaction("phone", "readwrite", { durability: "strict" });
    change.objectStore("phone").put(phone, "linked");
    await new Promise((resolve) => {
      change.oncomplete = resolve;
    });
  }
  async function readLinked() {
    const request = (await opened).transaction("phone").objectStore("phone").get("linked");
    linked = await new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result ?? null);
    });
  }
  const meWid = () => (me() ? new Wid(`${me().number}@c.us`) : null);
  const Socket = Object.assign(new Emitter(), {
    state: "OPENING",
    async logout() {
      tell("logged_out_here", {});
      ACTIONS.logout();
    },
    takeover() {},
    reconnect() {},
  });
  const Cmd = Object.assign(new Emitter(), { refreshQR() {} });
  let turns = 0;
  const Conn = Object.assign(new Emitter(), {
    ref: `2@${pageId}.0`,
    platform: "android",
    serialize: () => ({ pushname: me()?.name, platform: "android", ref: Conn.ref }),
  });
  const nothing = () => undefined;

  function add(fields) {
    const message = new Message({ t: Math.floor(Date.now() / 1000), type: "chat", isNewMsg: true, ack: 0, ...fields });
    Msg.known.set(message.id._serialized, message);
    Msg.trigger("add", message);
    return message;
  }

  /** Adds a message of ours and has the test's server take it. */
  function addAndSendMsgToChat(chat, fields) {
    const message = add({ ...fields, from: fields.from, to: chat.id });
    const taken = tell("sent", {
      chatKey: String(chat.id),
      text: fields.body,
      id: message.id._serialized,
      quoted: fields.quotedStanzaID,
    }).then((answer) => {
      if (answer.silent) return new Promise(nothing);
      if (answer.crash) throw new Error("send failed");
      setAck(message, 1);
      return { messageSendResult: "OK" };
    });
    return [Promise.resolve(message), taken];
  }

  function setAck(message, ack) {
    message.ack = ack;
    Msg.trigger("change:ack", message, ack);
  }

  const MODULES = {
    WAWebSocketModel: { Socket },
    WAWebCmd: { Cmd },
    WAWebConnModel: { Conn },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebAltDeviceLinkingApi: {},
    WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...bytes)) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: "1" },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: new Uint8Array(32) } }) } },
    WAWebSignalStoreApi: {
      waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: new Uint8Array(32) } }) },
    },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => "adv" },
    WAWebUserPrefsMeUser: { getMaybeMePnUser: meWid, getMaybeMeLidUser: () => null },
    WAWebCollections: { Msg, Chat },
    WAWebSyncGatingUtils: {},
    WALinkify: { findLinks: () => [], findLink: () => null },
    WAWebWidFactory: { createWid, createWidFromWidLike: createWid, asUserWidOrThrow: (wid) => wid },
    WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
    WAWebStreamModel: { Stream: { markAvailable: nothing, markUnavailable: nothing } },
    WAWebUpdateUnreadChatAction: { sendSeen: async ({ chat }) => tell("seen", { chatKey: String(chat.id) }) },
    WAWebFindChatAction: { findOrCreateLatestChat: async (wid) => ({ chat: openChat(wid) }) },
    WAWebMsgKey: MsgKey,
    WAWebMsgReply: { canReplyMsg: () => true },
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebSendMsgChatAction: { addAndSendMsgToChat },
    WAWebChatStateBridge: {
      sendChatStateComposing: async (wid) => tell("typing", { chatKey: String(wid) }),
      sendChatStatePaused: async () => {},
    },
    WAWebDownloadManager: {
      downloadManager: {
        async downloadAndMaybeDecrypt({ directPath }) {
          const answer = await fetch(`${SERVER}${directPath}`);
          if (!answer.ok) throw Object.assign(new Error("gone"), { status: answer.status });
          return answer.arrayBuffer();
        },
      },
    },
  };
  window.require = (name) => MODULES[name];
  window.Debug = { VERSION: "2.3000.1" };

  function setState(state) {
    Socket.state = state;
    Socket.trigger("change:state", Socket, state);
  }

  function synced() {
    setState("CONNECTED");
    Socket.hasSynced = true;
    Socket.trigger("change:hasSynced");
  }

  /** What the phone or the network does. */
  const ACTIONS = {
    async scanned({ number, name }) {
      await link({ number, name });
      setState("PAIRING");
      setTimeout(synced, 700);
    },
    message({ chatKey, id, fromMe = false, ...fields }) {
      const wid = createWid(chatKey);
      openChat(wid);
      const key = new MsgKey({ from: wid, to: wid, id, selfDir: fromMe ? "out" : "in" });
      const ends = fromMe ? { from: meWid(), to: wid } : { from: wid, to: meWid() };
      const media = fields.directPath ? { mediaData: { mediaStage: "RESOLVED" } } : {};
      add({ id: key, ...ends, ...media, ...fields });
    },
    edited({ id, body }) {
      const message = Msg.get(id);
      const before = message.body;
      message.body = body;
      message.latestEditSenderTimestampMs = Date.now();
      Msg.trigger("change:body change:caption", message, body, before);
      Msg.trigger("change:body", message, body, before);
    },
    ack: ({ id, ack }) => setAck(Msg.get(id), ack),
    state: ({ state }) => setState(state),
    async logout() {
      await link(null);
      Cmd.trigger("logout");
      setTimeout(() => location.replace("/"), 100);
    },
    /** Eats memory that does not go away. */
    swell({ megabytes }) {
      window.eaten = Array.from({ length: megabytes }, () => new Uint8Array(1 << 20).fill(7));
    },
  };

  async function tell(type, fields) {
    const body = JSON.stringify({ type, pageId, number: me()?.number, ...fields });
    const answer = await fetch(`${SERVER}/told`, { method: "POST", body });
    return answer.json();
  }

  function listen() {
    const line = new EventSource(`${SERVER}/actions?page=${pageId}&number=${me()?.number ?? ""}`);
    line.onmessage = ({ data }) => {
      const { act, ...fields } = JSON.parse(data);
      ACTIONS[act](fields);
    };
  }

  setTimeout(async () => {
    await readLinked();
    listen();
    if (!me()) {
      setState("UNPAIRED");
      setInterval(() => {
        if (me()) return;
        Conn.ref = `2@${pageId}.${++turns}`;
        Conn.trigger("change:ref", Conn, Conn.ref);
      }, QR_EVERY_MS);
      return;
    }
    setState("PAIRING");
    // The library asks whether it must pair, and only then listens for the end of the synchronising.
    setTimeout(() => {
      setState("CONNECTED");
      setTimeout(synced, 700);
    }, 300);
  }, 200);
})();
