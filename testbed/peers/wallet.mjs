// A wallet made of cashu-ts.
import './web-crypto.mjs'
import { getEncodedToken, Wallet } from '@cashu/cashu-ts'
import { converse } from './conversation.mjs'

const sum = proofs => proofs.reduce((total, proof) => total + Number(proof.amount), 0)

async function open(mint) {
  const wallet = new Wallet(mint, { unit: 'sat' })
  await wallet.loadMint()
  return wallet
}

/** Buys `sats` from a mint that pays its own quotes. */
async function buy(wallet, sats) {
  const quote = await wallet.createMintQuoteBolt11(sats)
  for (let i = 0; i < 100 && (await wallet.checkMintQuoteBolt11(quote.quote)).state !== 'PAID'; i++) {
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return wallet.mintProofsBolt11(sats, quote.quote)
}

const token = (mint, proofs) =>
  ({ token: getEncodedToken({ mint, proofs, unit: 'sat' }), sats: sum(proofs), proofs: proofs.length })

await converse({
  /** A token of new money. */
  async mint({ mint, sats }) {
    return token(mint, await buy(await open(mint), sats))
  },

  /** A token of new money that leaves its receiver `sats` after the fee of receiving it. */
  async mint_with_fee({ mint, sats }) {
    const wallet = await open(mint)
    const { send } = await wallet.send(sats, await buy(wallet, 2 * sats), { includeFees: true })
    return token(mint, send)
  },

  /** A token of new money that is locked to a public key. */
  async mint_locked({ mint, sats, key }) {
    const wallet = await open(mint)
    const { send } = await wallet.ops.send(sats, await buy(wallet, 2 * sats)).asP2PK({ pubkey: key }).run()
    return token(mint, send)
  },

  /** Swaps a token for new proofs, unlocked by `key` if there is one; tells what is left after fees. */
  async receive({ mint, token, key }) {
    const wallet = await open(mint)
    return { sats: sum(await wallet.receive(token, { privkey: key })) }
  },

  /** The same with all DLEQ proofs checked; tells the milliseconds of processor time it took. */
  async receive_timed({ mint, token }) {
    const wallet = await open(mint)
    const before = process.cpuUsage()
    await wallet.receive(token, { requireDleq: true })
    const used = process.cpuUsage(before)
    return { millis: (used.user + used.system) / 1000 }
  },

  /** What a token says of itself. */
  async inspect({ mint, token }) {
    const wallet = await open(mint)
    const decoded = wallet.decodeToken(token)
    const states = await wallet.checkProofsStates(decoded.proofs)
    return {
      mint: decoded.mint,
      unit: decoded.unit,
      sats: sum(decoded.proofs),
      proofs: decoded.proofs.length,
      states: [...new Set(states.map(state => state.state))],
    }
  },
})
