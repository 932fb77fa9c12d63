// Node 18, Debian 12's, has the Web Crypto API but not as the global that the libraries look for. Import this first.
import { webcrypto } from 'node:crypto'

globalThis.crypto ??= webcrypto
