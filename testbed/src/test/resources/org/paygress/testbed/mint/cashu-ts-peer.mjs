// node cashu-ts-peer.mjs mint|receive MINT-URL, with the amount or the token on stdin
import { readFileSync } from 'node:fs'
import { Wallet, getEncodedToken } from '@cashu/cashu-ts'

const [verb, url] = process.argv.slice(2)
const input = readFileSync(0, 'utf8').trim()
const wallet = new Wallet(url, { unit: 'sat' })
await wallet.loadMint()

if (verb === 'mint') {
  const amount = Number(input)
  const quote = await wallet.createMintQuoteBolt11(2 * amount)
  while ((await wallet.checkMintQuoteBolt11(quote.quote)).state !== 'PAID') {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const proofs = await wallet.mintProofsBolt11(2 * amount, quote.quote)
  const { send } = await wallet.send(amount, proofs, { includeFees: true })
  console.log(getEncodedToken({ mint: url, proofs: send, unit: 'sat' }))
} else {
  const proofs = await wallet.receive(input)
  console.log(proofs.reduce((sum, proof) => sum + Number(proof.amount), 0))
}
