// A relay made of @nostr-relay: its protocol, validation and permissions; here are only the socket and the storage.
// It serves direct messages to nobody but their authenticated (NIP-42) receiver and author.
import './web-crypto.mjs'
import { EventRepository, EventType, EventUtils } from '@nostr-relay/common'
import { NostrRelay } from '@nostr-relay/core'
import { Validator } from '@nostr-relay/validator'
import { WebSocketServer } from 'ws'
import { converse, say } from './conversation.mjs'

/** Events in memory. The project's own SQLite storage needs a compiler to install. */
class Memory extends EventRepository {
  events = []

  isSearchSupported() {
    return false
  }

  upsert(event) {
    const replaced = this.events.find(other => replaces(event, other))
    if (this.events.some(other => other.id === event.id)) return { isDuplicate: true }
    if (replaced && replaced.created_at > event.created_at) return { isDuplicate: true }
    this.events = [event, ...this.events.filter(other => other !== replaced)]
    this.events.sort((a, b) => b.created_at - a.created_at)
    return { isDuplicate: false }
  }

  find(filter) {
    return this.events.filter(event => EventUtils.isMatchingFilter(event, filter)).slice(0, filter.limit ?? 500)
  }

  async destroy() {}
}

function replaces(event, other) {
  if (event.kind !== other.kind || event.pubkey !== other.pubkey) return false
  switch (EventUtils.getType(event.kind)) {
    case EventType.REPLACEABLE:
      return true
    case EventType.PARAMETERIZED_REPLACEABLE:
      return EventUtils.extractDTagValue(event) === EventUtils.extractDTagValue(other)
    default:
      return false
  }
}

const quiet = { setLogLevel() {}, debug() {}, info() {}, warn() {}, error() {} }
const relay = new NostrRelay(new Memory(), { hostname: '127.0.0.1', filterResultCacheTtl: 0, logger: quiet })
const validator = new Validator()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })

server.on('connection', socket => {
  relay.handleConnection(socket)
  socket.on('close', () => relay.handleDisconnect(socket))
  socket.on('error', () => {})
  socket.on('message', async data => {
    try {
      await relay.handleMessage(socket, await validator.validateIncomingMessage(data))
    } catch (e) {
      socket.send(JSON.stringify(['NOTICE', e.message]))
    }
  })
})
server.on('listening', () => say({ ok: { url: `ws://127.0.0.1:${server.address().port}` } }))

await converse({})
