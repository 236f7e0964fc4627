import { describe } from "vitest";
import { describeConversations } from "./describe-conversations.ts";

describe("a conversation with Gemini", () => describeConversations(true));
