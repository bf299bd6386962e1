import { parseBeat } from '../../src/session/beats.js'
import { Candidacy } from '../../src/session/candidacy.js'
import type { Succession } from '../../src/session/succession.js'
import type { Device, Following, Hosting, Out } from './lease-device.js'
import type { Message } from './lease-network.js'
import type { LeaseWorld } from './lease-world.js'

// The shell around the pure rule, in its simplest form: it carries, and decides by chance what the rule leaves open.

/** What a device does when its timer fires. */
export function step(world: LeaseWorld, device: Device): void {
  const { role } = device
  if (role.kind === 'host') hostStep(world, device, role)
  else if (role.kind === 'guest') guestStep(world, device, role)
  else {
    formerStep(world, device, role)
    if (world.chance.below(40) === 0) world.join(device)
  }
}

/** A page that was loaded again, and is not in yet. */
function formerStep(world: LeaseWorld, device: Device, { pages }: Out): void {
  const now = device.now(world.time)
  for (const { former, kept } of pages) {
    former.tick(now)
    const grant = former.grant(now)
    const { host, standby, word } = kept
    if (grant && standby && standby !== device)
      world.send(device, standby, 'state', { kind: 'grant', grant, member: word.me, succession: undefined })
    if (world.chance.below(100) === 0) world.send(device, host, 'events', { kind: 'join' })
  }
}

function hostStep(world: LeaseWorld, device: Device, role: Hosting): void {
  const { lease, devices } = role
  const now = device.now(world.time)
  for (const member of devices.keys()) {
    const counts = role.members.includes(member)
    const patient = world.chance.below(60) > 0 // as with the grace of a seat
    if (role.gone.has(member) || counts === lease.pledges(member, now) || (counts && patient)) continue
    role.members = counts ? role.members.filter((one) => one !== member) : [...role.members, member]
    role.changed = true
  }
  if (role.changed) {
    if (role.standby === undefined || !role.members.includes(role.standby)) appoint(world, role)
    const succession = lease.announce(role.members, role.standby, now)
    if (succession) role.changed = false
    if (succession) announce(world, device, role, succession)
  }
  const news = lease.settle(now)
  if (news) announce(world, device, role, news)
  if (now < lease.nextAt) return
  const frame = lease.beat(now)
  const newest = new Map([...devices].map(([member, to]) => [to, member]))
  for (const [to, member] of newest) world.send(device, to, 'state', { kind: 'beat', frame, member })
}

function announce(world: LeaseWorld, device: Device, role: Hosting, succession: Succession): void {
  const name = (member: number) => role.devices.get(member)?.name ?? device.name
  const { number, standby, members, open } = succession
  const who = `${standby === undefined ? 'nobody' : name(standby)} of ${members.map(name)}`
  world.note(`${device.name} announces ${role.epoch}/${number}: ${who}; open ${open.map((one) => one.number)}`)
  for (const to of new Set(role.devices.values())) world.send(device, to, 'events', { kind: 'announce', succession })
}

/** Another standby, or now and then none. */
export function appoint(world: LeaseWorld, role: Hosting): void {
  const others = role.members.filter((member) => member !== 0)
  role.standby = others.length === 0 || world.chance.below(20) === 0 ? undefined : world.chance.pick(others)
  role.changed = true
}

function guestStep(world: LeaseWorld, device: Device, role: Following): void {
  const { candidacy, devices } = role
  const now = device.now(world.time)
  candidacy.tick(now)
  const grant = candidacy.grant(now, 0)
  const { succession } = candidacy
  const standby = succession?.standby === undefined ? undefined : devices.get(succession.standby)
  if (grant && succession && standby && standby !== device)
    world.send(device, standby, 'state', { kind: 'grant', grant, member: role.member, succession })
  if (candidacy.leads) {
    world.takeovers++
    const known = [...new Set(devices.values())]
    world.host(device, role.epoch + 1, world.chance.below(2) === 0 ? known : [...known, role.host])
  } else if (grant && now - role.since > 20_000 && world.chance.below(400) === 0) world.leave(device)
}

export function receive(world: LeaseWorld, device: Device, from: Device, message: Message): void {
  const { role } = device
  const now = device.now(world.time)
  if (message.kind === 'welcome') {
    const { epoch, member, devices } = message
    if (role.kind !== 'out' && epoch < role.epoch) return
    if (role.kind === 'host' && epoch === role.epoch) return
    // It is another member from here on, and says what those before granted last ([SE45]).
    const past = role.kind === 'out' ? role.pages.map(({ kept: { word } }) => ({ ...word, granted: word.number })) : []
    if (role.kind === 'guest')
      past.push({ epoch: role.epoch, me: role.member, number: 0, before: 0, granted: role.candidacy.granted })
    for (const { epoch: then, me, granted } of past)
      if (then === epoch && me !== member)
        world.send(device, from, 'events', { kind: 'left', epoch, member: me, granted })
    world.note(`${device.name} follows ${from.name} in ${epoch} as member ${member}`)
    const candidacy = new Candidacy({ epoch, me: member, now })
    device.role = { kind: 'guest', epoch, member, candidacy, host: from, devices, since: now }
  } else if (message.kind === 'newer') {
    if (role.kind === 'host' && role.epoch < message.epoch) role.lease.standDown()
    if (role.kind !== 'out' && role.epoch < message.epoch) device.role = { kind: 'out', pages: [] }
  } else if (role.kind === 'host') hostReceive(world, device, role, from, message, now)
  else if (role.kind === 'guest') guestReceive(world, device, role, from, message, now)
  else if (message.kind === 'beat') formerReceive(world, device, role, from, message, now)
}

/** A host counts what a page of this player says as of the member that it takes it for. */
function formerReceive(
  ...[world, device, { pages }, from, { frame, member }, now]: [
    LeaseWorld,
    Device,
    Out,
    Device,
    Extract<Message, { kind: 'beat' }>,
    number,
  ]
): void {
  const beat = parseBeat(frame)
  if (!beat) throw new Error('an honest frame made no sense')
  for (const { former } of pages) {
    const ack = former.heard(beat, now)
    if (ack) world.send(device, from, 'state', { kind: 'ack', frame: ack, member })
  }
}

type Said = Exclude<Message, { kind: 'welcome' | 'newer' }>

function hostReceive(world: LeaseWorld, device: Device, role: Hosting, from: Device, said: Said, now: number): void {
  const { lease, devices, epoch } = role
  if (said.kind === 'join' && lease.holds(now)) {
    const member = devices.size + 1
    devices.set(member, from)
    world.send(device, from, 'events', { kind: 'welcome', epoch, member, devices })
  }
  if (said.kind === 'ack' && !lease.heard(said.frame, now, (member) => member === said.member))
    throw new Error('an honest frame made no sense')
  if (said.kind === 'beat' && (parseBeat(said.frame)?.epoch ?? epoch) < epoch)
    world.send(device, from, 'events', { kind: 'newer', epoch })
  if (said.kind === 'left' && said.epoch === epoch) {
    lease.left(said.member, said.granted)
    role.gone.add(said.member)
    role.members = role.members.filter((member) => member !== said.member)
    role.changed = true
  }
}

function guestReceive(
  ...[world, device, role, from, said, now]: [LeaseWorld, Device, Following, Device, Said, number]
): void {
  const { candidacy, member, epoch } = role
  const ack = (frame: Uint8Array | undefined) => {
    if (frame) world.send(device, role.host, 'state', { kind: 'ack', frame, member })
  }
  if (said.kind === 'beat') {
    const beat = parseBeat(said.frame)
    if (!beat) throw new Error('an honest frame made no sense')
    if (beat.epoch < epoch) world.send(device, from, 'events', { kind: 'newer', epoch })
    else if (from === role.host && said.member === member) ack(candidacy.heard(beat, now))
  }
  if (said.kind === 'announce') ack(candidacy.learned(said.succession))
  if (said.kind === 'grant') {
    if (said.succession) ack(candidacy.learned(said.succession))
    const { succession } = candidacy
    if (!candidacy.grantedBy(said.member, said.grant) && succession)
      world.send(device, from, 'state', { kind: 'announce', succession })
  }
  if (said.kind === 'handover' && said.succession.epoch === epoch) {
    candidacy.learned(said.succession)
    candidacy.handedOver(said.succession.number)
  }
}
