/** The request with its body read into memory, but no more of it than `maxBytes`: a larger one is answered with 413. */
export async function boundedBody(request: Request, maxBytes: number): Promise<Request> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const chunk = read.value;
    size += chunk.byteLength;
    if (size > maxBytes) throw new Response(null, { status: 413 });
    chunks.push(chunk);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(chunks),
  });
}
