export type UploadTarget = {
  botId: string;
  workspaceId: string;
  /** In which the server says what is wrong. */
  language: string;
};

export type UploadOutcome =
  | { ok: true; sourceId: string }
  /** `message` is ready words of the server; null when it gave none because the line broke. */
  | { ok: false; message: string | null };

/** Sends one file. `onProgress` gets 0 to 1; the signal ends the sending. Never rejects. */
export function uploadFile(
  file: File,
  { botId, workspaceId, language }: UploadTarget,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent.
    request.open("POST", `/api/v1/bots/${encodeURIComponent(botId)}/sources`);
    request.setRequestHeader("accept-language", language);
    request.setRequestHeader("x-workspace-id", workspaceId);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(readAnswer(request.response));
    request.onerror = request.onabort = () => resolve({ ok: false, message: null });
    signal.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

type Body = { id?: unknown; error?: { message?: unknown } } | null;

function readAnswer(body: Body): UploadOutcome {
  if (typeof body?.id === "string") return { ok: true, sourceId: body.id };
  const message = body?.error?.message;
  return { ok: false, message: typeof message === "string" ? message : null };
}
