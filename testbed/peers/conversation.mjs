// How every peer here is driven: one JSON object a line on standard input, one answer a line on standard output,
// until the input ends. Secrets go this way, never by arguments.
import { createInterface } from 'node:readline'

export const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')

/** Answers each line by the function named in its `op`; an exception is told and does not end the conversation. */
export async function converse(operations) {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const request = JSON.parse(line)
      say({ ok: (await operations[request.op](request)) ?? null })
    } catch (e) {
      say({ error: String(e?.message ?? e) })
    }
  }
  process.exit(0)
}
