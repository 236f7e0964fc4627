import { isAppError } from "../kernel/errors.ts";
import type { FoundPassage, Knowledge } from "../knowledge/index.ts";
import type { AnswerModel } from "../providers/llm/port.ts";
import { leansOnContext } from "./follow-up.ts";
import type { Grounded, OfferedSection, Screened } from "./turn.ts";

const PASSAGES = 8;
/** The model reads at most this many characters of knowledge. */
const MAX_OFFERED_CHARACTERS = 14_000;

type Deps = { knowledge: Pick<Knowledge, "search">; model: AnswerModel; signal?: AbortSignal };

/**
 * Finds what the bot knows about the question. A follow-up is first made to stand alone by the earlier turns; a question that may be one is
 * tried as it is, since a hit spares the call, and the better of both readings counts.
 */
export async function groundQuestion(screened: Screened, deps: Deps): Promise<Grounded> {
  const { knowledge } = deps;
  const { bot, question, history } = screened;
  const leans = history.length === 0 ? "no" : leansOnContext(question);
  const look = async (searchedFor: string) => ({
    searchedFor,
    ...(await knowledge.search(bot.id, searchedFor, PASSAGES)),
  });

  let found = leans === "surely" ? await look(await standalone(screened, deps)) : await look(question);
  if (!found.answerable && leans !== "no") {
    const otherwise = leans === "surely" ? question : await standalone(screened, deps);
    const second = otherwise === found.searchedFor ? found : await look(otherwise);
    if (second.answerable) found = second;
  }
  deps.signal?.throwIfAborted();
  const { searchedFor, passages, answerable } = found;
  return { ...screened, searchedFor, found: passages, sections: offerSections(passages), answerable };
}

async function standalone({ question, history }: Screened, { model, signal }: Deps): Promise<string> {
  try {
    return await model.standaloneQuestion({ question, history, ...(signal && { signal }) });
  } catch (error) {
    if (!isAppError(error)) throw error;
    // The model is away: the last question beside this one finds the same passages nearly as well.
    const last = history.findLast((turn) => turn.role === "customer");
    return last ? `${last.text} ${question}` : question;
  }
}

/** The parents of the found passages, best first, each once, numbered for citation. */
function offerSections(found: readonly FoundPassage[]): OfferedSection[] {
  const bestOfSection = new Map<string, FoundPassage>();
  for (const passage of found)
    if (!bestOfSection.has(passage.sectionId)) bestOfSection.set(passage.sectionId, passage);
  const offered: OfferedSection[] = [];
  let characters = 0;
  for (const passage of bestOfSection.values()) {
    const text = passage.sectionText;
    if (offered.length > 0 && characters + text.length > MAX_OFFERED_CHARACTERS) break;
    characters += text.length;
    offered.push({
      ref: offered.length + 1,
      title: passage.sourceTitle,
      headingPath: passage.headingPath,
      text,
      passage,
    });
  }
  return offered;
}
