// A consumer made of nostr-tools: sends requests, takes what comes from the provider's key for the answer.
import './web-crypto.mjs'
import WebSocket from 'ws'
import { finalizeEvent, generateSecretKey, getPublicKey, nip04, nip17, verifyEvent } from 'nostr-tools'
import { Relay, useWebSocketImplementation } from 'nostr-tools/relay'
import { converse } from './conversation.mjs'

useWebSocketImplementation(WebSocket)

const key = generateSecretKey()
const me = getPublicKey(key)
const heard = []
let relay, provider, authenticated

const now = () => Math.floor(Date.now() / 1000)
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

function read(event) {
  const wrapped = event.kind === 1059
  const inner = wrapped ? nip17.unwrapEvent(event, key) : event
  return {
    kind: event.kind,
    id: event.id,
    tags: event.tags,
    createdAt: event.created_at,
    receivedAt: Date.now() / 1000,
    verified: verifyEvent(event),
    sender: inner.pubkey,
    text: wrapped ? inner.content : nip04.decrypt(key, inner.pubkey, inner.content),
  }
}

/** Events that a relay has stored. */
const stored = filters =>
  new Promise((resolve, reject) => {
    const events = []
    const subscription = relay.subscribe(filters, {
      onevent: event => events.push(event),
      oneose: () => (resolve(events), subscription.close()),
      onclose: reason => reject(new Error(reason)),
    })
  })

/** Does it again after authentication when the relay demands one, for some do so only when asked for something. */
async function permitted(action) {
  try {
    return await action()
  } catch (e) {
    if (!authenticated || !/^(auth-required|restricted):/.test(e.message)) throw e
    await authenticated
    return action()
  }
}

/** Subscribes to our messages and resolves once the relay has shown what it had. */
const listen = () =>
  new Promise((resolve, reject) => {
    relay.subscribe([{ kinds: [4, 1059], '#p': [me] }], {
      onevent: event => heard.push(read(event)),
      oneose: resolve,
      onclose: reason => reject(new Error(reason)),
    })
  })

function seal(kind, text) {
  if (kind === 1059) return nip17.wrapEvent(key, { publicKey: provider }, text)
  const content = nip04.encrypt(key, provider, text)
  return finalizeEvent({ kind: 4, created_at: now(), tags: [['p', provider]], content }, key)
}

await converse({
  /** With `authenticate` the relay's challenge (NIP-42) is answered; without it the relay must do without. */
  async connect(request) {
    provider = request.provider
    relay = new Relay(request.relay)
    if (request.authenticate) {
      const sign = async template => finalizeEvent(template, key)
      authenticated = new Promise((resolve, reject) => {
        relay.onauth = template => (setImmediate(() => relay.auth(sign).then(resolve, reject)), sign(template))
      })
    }
    await relay.connect()
    await permitted(listen)
    return { publicKey: me }
  },

  /** Sends a request; `kind` is 4 or 1059. */
  async send({ kind, text }) {
    const event = seal(kind, text)
    return { id: event.id, sentAt: Date.now() / 1000, reason: await permitted(() => relay.publish(event)) }
  },

  /** What has been heard once `count` messages are there and `quiet` ms more have gone by; heard messages are forgotten. */
  async answers({ count, within, quiet }) {
    const deadline = Date.now() + within
    while (heard.length < count && Date.now() < deadline) await sleep(20)
    await sleep(quiet)
    return heard.splice(0)
  },

  async stored({ filters }) {
    return (await permitted(() => stored(filters))).map(event => ({ ...event, verified: verifyEvent(event) }))
  },
})
