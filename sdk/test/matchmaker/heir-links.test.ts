import { expect, it } from 'vitest'
import type { Platform } from '../../src/index.js'
import type { Link } from '../../src/ports/link.js'
import { MemoryTransport } from '../../src/testing.js'
import { friends } from './four.js'

/** A way whose links may die without a word, all but those to Ann; what is dialled later is none of them. */
function mortal(own: Platform['transports'][number]) {
  const links: Link[] = []
  let dead = new Set<Link>()
  const transport: Platform['transports'][number] = {
    via: own.via,
    listen: (options) => own.listen(options),
    async dial(address, options) {
      const link = await own.dial(address, options)
      if (!address.id.startsWith('ann')) links.push(link)
      return {
        ...{ path: link.path, binding: link.binding, backlog: 0 },
        send: (lane, bytes) => dead.has(link) || link.send(lane, bytes),
        onMessage: (handler) => link.onMessage((lane, bytes) => dead.has(link) || handler(lane, bytes)),
        onClose: (handler) => link.onClose(handler),
        close: () => link.close(),
      }
    },
  }
  const die = () => {
    dead = new Set(links)
  }
  return { transport, die, close: () => links.forEach((link) => void link.close()) }
}

/** Four in a match that takes the word of all three guests to go on; one of them is linked with the standby by what may break. */
async function four() {
  const ways = new Map<string, ReturnType<typeof mortal>>()
  const party = await friends(4, {
    change: (name, _, { network }) => {
      const way = mortal(new MemoryTransport(network, name.toLowerCase()))
      ways.set(name, way)
      return { transports: [way.transport] }
    },
  })
  await party.until(() => party.host.standby !== undefined)
  await party.world.clock.advance(6000) // nobody is new any more
  const heir = party.host.standby?.name
  const other = party.guests.find(({ me }) => me.name !== heir)?.me.name ?? ''
  const way = ways.get(other) ?? mortal(new MemoryTransport(party.world.network, ''))
  const follows = (atMost: number) => party.until(() => party.guests.every(({ host }) => host.name === heir), atMost)
  return { ...party, way, follows }
}

it('[SE77] a link to the standby that goes dead after the host died is made anew as soon as it is suspected', async () => {
  const { host, part, world, way, follows } = await four()
  part(host)
  await world.clock.advance(200)
  way.die()
  expect(await follows(3500)).toBeGreaterThan(1000)
})

it('[SE77] so is one that went dead while the host lived', async () => {
  const { host, part, world, way, follows } = await four()
  way.die()
  await world.clock.advance(3000)
  part(host)
  await follows(1000)
})

it('[SE52] one that was closed, before or after, is made anew after a second', async () => {
  const { host, part, world, way, follows } = await four()
  way.close()
  await world.clock.advance(1500)
  part(host)
  await world.clock.advance(200)
  way.close()
  await follows(2000)
})
