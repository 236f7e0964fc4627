import { describe } from "vitest";
import { describeConversations } from "./describe-conversations.ts";

describe("a conversation offline", () => describeConversations(false));
