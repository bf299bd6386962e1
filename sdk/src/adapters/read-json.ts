/** The JSON of an answer, and no more of it than there can be: `undefined` beyond `maxBytes`. Rejects for what is no JSON or is cut off. */
export async function readJson({ body }: Response, maxBytes: number): Promise<unknown> {
  if (!body) return undefined
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read()
    if (done) return JSON.parse(text + decoder.decode())
    bytes += value.length
    if (bytes > maxBytes) break
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  return undefined
}
