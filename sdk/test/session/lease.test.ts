import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/combinators.js'
import { type Beat, parseBeat, parseBeatAck, writeBeat, writeBeatAck } from '../../src/session/beats.js'
import { Candidacy } from '../../src/session/candidacy.js'
import { grantCodec } from '../../src/session/grant.js'
import { HostLease } from '../../src/session/lease.js'
import { LEASE_MS, PATIENCE_MS } from '../../src/session/lease-times.js'
import { MAX_OPEN, type Member, type Succession, successionCodec } from '../../src/session/succession.js'

/** Ann hosts as member 0; guests are members 1, 2, … All have one clock, and hear at once what they hear. */
class Table {
  readonly ann = new HostLease({ epoch: 0, me: 0 })
  readonly guests = new Map<Member, Candidacy>()
  now = 0

  constructor(guests: number) {
    for (let me = 1; me <= guests; me++) this.sit(me)
  }

  sit(me: Member): Candidacy {
    const guest = new Candidacy({ epoch: 0, me, now: this.now })
    this.guests.set(me, guest)
    return guest
  }

  guest(member: Member): Candidacy {
    return this.guests.get(member) ?? this.sit(member)
  }

  /** Announces to all, or to some. */
  announce(members: Member[], standby: Member | undefined, to: Iterable<Member> = [...this.guests.keys()]): Succession {
    const succession = this.ann.announce(members, standby, this.now)
    if (!succession) throw new Error('too many are open')
    this.tell(succession, to)
    return succession
  }

  tell(succession: Succession | undefined, to: Iterable<Member>): void {
    for (const member of to) {
      const ack = succession && this.guest(member).learned(succession)
      if (ack) expect(this.ann.heard(ack, this.now, (one) => one === member)).toBe(true)
    }
  }

  /** Beats for so long; only these hear it, and are heard. */
  beat(ms: number, heard: Iterable<Member> = [...this.guests.keys()]): void {
    for (const end = this.now + ms; this.now < end; this.now += 100) {
      const frame = this.ann.beat(this.now)
      for (const member of heard) this.answer(member, frame)
      for (const guest of this.guests.values()) guest.tick(this.now)
    }
  }

  answer(member: Member, frame: Uint8Array): void {
    const ack = this.guest(member).heard(beatOf(frame), this.now)
    if (ack) expect(this.ann.heard(ack, this.now, (one) => one === member)).toBe(true)
  }

  /** Nothing is heard for so long. */
  wait(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) {
      this.now = Math.min(end, this.now + 100)
      for (const guest of this.guests.values()) guest.tick(this.now)
    }
  }

  get holds(): boolean {
    return this.ann.holds(this.now)
  }

  /** A member says to another that it may lead. */
  grant(from: Member, to: Member): boolean {
    const grant = this.guest(from).grant(this.now, 0)
    return grant !== undefined && (from === to || this.guest(to).grantedBy(from, grant))
  }

  leads(member: Member): boolean {
    return this.guest(member).leads
  }
}

function beatOf(frame: Uint8Array): Beat {
  const beat = parseBeat(frame)
  if (!beat) throw new Error('no beat')
  return beat
}

describe("the host's lease", () => {
  it('[SE40] runs from the sending of an acknowledged beat, not from its answer', () => {
    const table = new Table(2)
    table.announce([0, 1, 2], 1)
    const frame = table.ann.beat(table.now)
    expect(table.holds).toBe(false)
    table.now = 400
    table.answer(1, frame)
    expect(table.holds).toBe(true)
    table.now = LEASE_MS - 1
    expect(table.holds).toBe(true)
    table.now = LEASE_MS
    expect(table.holds).toBe(false)
  })

  it('[SE40] comes back with the next answers, and half of the members are enough', () => {
    const table = new Table(3)
    table.announce([0, 1, 2, 3], 1)
    table.beat(300, [3])
    expect(table.holds).toBe(true)
    table.wait(1000)
    expect(table.holds).toBe(false)
    table.beat(100, [2])
    expect(table.holds).toBe(true)
  })

  it('[SE40] frames of no sense change nothing: beats never sent, numbers never announced', () => {
    const { ann } = new Table(0)
    ann.announce([0, 1, 2], 1, 0)
    ann.beat(0)
    const ack = { member: 1, epoch: 0, beat: 1, known: 1, granted: 0 }
    const isTheirs = (member: Member) => member === 1
    expect(ann.heard(writeBeatAck({ ...ack, beat: 2 }), 1, isTheirs)).toBe(false)
    expect(ann.heard(writeBeatAck({ ...ack, known: 2 }), 1, isTheirs)).toBe(false)
    expect(ann.heard(writeBeatAck({ ...ack, granted: 2 }), 1, isTheirs)).toBe(false)
    expect(ann.heard(Uint8Array.of(21), 1, isTheirs)).toBe(false)
    expect(ann.heard(writeBeatAck({ ...ack, epoch: 7 }), 1, isTheirs)).toBe(true)
    expect(ann.holds(1)).toBe(false)
    expect(ann.heard(writeBeatAck(ack), 1, isTheirs)).toBe(true)
    expect(ann.holds(1)).toBe(true)
  })

  it('[SE78] an answer is the word of the member it names, if that is who said it', () => {
    const { ann } = new Table(0)
    ann.announce([0, 1, 2], 1, 0)
    ann.beat(0)
    const frame = writeBeatAck({ member: 2, epoch: 0, beat: 1, known: 1, granted: 0 })
    expect(ann.heard(frame, 1, (member) => member === 1)).toBe(true)
    expect([ann.pledges(1, 1), ann.pledges(2, 1), ann.holds(1)]).toEqual([false, false, false])
    expect(ann.heard(frame, 1, (member) => member !== 1)).toBe(true)
    expect([ann.pledges(1, 1), ann.pledges(2, 1), ann.holds(1)]).toEqual([false, true, true])
  })

  it('[SE40] alone, with one guest, or with nobody who may follow, the host always holds', () => {
    const table = new Table(2)
    expect(table.holds).toBe(true)
    table.announce([0, 1], 1)
    table.wait(5000)
    expect(table.holds).toBe(true)
    const parted = new Table(3)
    parted.announce([0, 1, 2, 3], undefined)
    expect(parted.holds).toBe(true)
  })

  it('[SE46] a host that slept has no lease until new beats are answered', () => {
    const table = new Table(2)
    table.announce([0, 1, 2], 1)
    table.beat(300)
    const before = table.ann.beat(table.now)
    table.ann.slept()
    expect(table.holds).toBe(false)
    table.answer(2, before)
    expect(table.holds).toBe(false)
    table.beat(100)
    expect(table.holds).toBe(true)
  })

  it('[SE45] who granted is not counted until a new number frees it', () => {
    const table = new Table(4)
    table.announce([0, 1, 2, 3, 4], 1)
    table.beat(500)
    table.beat(800, [3, 4])
    expect([table.grant(1, 1), table.grant(2, 1), table.leads(1)]).toEqual([true, true, false])
    expect(table.holds).toBe(true)
    table.beat(800, [1, 2])
    expect(table.holds).toBe(false) // all but two are heard, and both are bound
    table.beat(300)
    expect(table.holds).toBe(true)
    const freed = table.ann.settle(table.now)
    expect(freed?.number).toBe(2)
    table.tell(freed, [1, 2, 3, 4])
    table.beat(300, [1, 2])
    expect(table.holds).toBe(true)
    expect(table.ann.settle(table.now)).toMatchObject({ number: 2, open: [] })
    expect(table.ann.settle(table.now)).toBeUndefined()
  })

  it('[SE44] a change of the standby counts for both, until the old one knows of it', () => {
    const table = new Table(4)
    table.announce([0, 1, 2, 3, 4], 1)
    table.beat(300)
    table.announce([0, 3, 4], 3, [3]) // ben and cleo missed it, and ben may still lead
    table.beat(1000, [3])
    expect(table.ann.succession?.open).toMatchObject([{ number: 1 }])
    expect(table.holds).toBe(false)
    expect([table.grant(1, 1), table.grant(2, 1), table.grant(4, 1)]).toEqual([true, true, true])
    expect(table.leads(1)).toBe(true)
  })

  it('[SE44] a newcomer is told what is open, and no longer than it is', () => {
    const table = new Table(3)
    table.announce([0, 1, 2], 1)
    expect(table.announce([0, 1, 2, 3], 2, []).open).toMatchObject([{ number: 1, standby: 1 }])
    table.tell(table.ann.succession, [1])
    expect(table.ann.settle(table.now)).toMatchObject({ number: 2, open: [] })
  })

  it('[SE44] no new one is announced while eight are open', () => {
    const table = new Table(5)
    for (let i = 0; i <= MAX_OPEN; i++) table.announce([0, 1, 2, 3, 4, 5], 1, [])
    expect(table.ann.announce([0, 1, 2], 1, 0)).toBeUndefined()
    table.tell(table.ann.succession, [1])
    expect(table.ann.announce([0, 1, 2], 1, 0)?.number).toBe(MAX_OPEN + 2)
  })

  it('[SE45] who leaves grants nothing more; what it granted before it says', () => {
    const table = new Table(4)
    table.announce([0, 1, 2, 3, 4], 1)
    table.ann.left(3, 0)
    table.ann.left(4, 1)
    expect(table.holds).toBe(false)
    table.beat(100, [2])
    table.wait(200)
    expect(table.holds).toBe(true)
    table.wait(600)
    expect(table.holds).toBe(false)
  })

  it('[SE48] a host that hears of a newer epoch stands down', () => {
    const table = new Table(1)
    table.ann.standDown()
    expect(table.holds).toBe(false)
  })
})

describe('a guest and the standby', () => {
  it('[SE41] grants no sooner than 700 ms after the last beat, so that no lease of it is left', () => {
    const table = new Table(2)
    table.announce([0, 1, 2], 1)
    table.beat(300)
    const heardAt = table.now - 100
    expect(table.guest(2).nextAt).toBe(heardAt + PATIENCE_MS)
    table.now = heardAt + PATIENCE_MS - 1
    expect(table.grant(2, 1)).toBe(false)
    table.now++
    expect(table.holds).toBe(false)
    expect(table.grant(2, 1)).toBe(true)
  })

  it('[SE43] the standby leads with more than half, itself among them', () => {
    const table = new Table(3)
    table.announce([0, 1, 2, 3], 1)
    table.beat(300)
    table.wait(PATIENCE_MS)
    expect([table.grant(1, 1), table.grant(2, 1), table.leads(1)]).toEqual([true, true, false])
    expect([table.grant(3, 1), table.leads(1)]).toEqual([true, true])
    expect(table.guest(1).grant(table.now, 0)).toBeUndefined()
  })

  it('[SE43] grants of one member, of strangers, and of other epochs are no majority', () => {
    const table = new Table(3)
    table.announce([0, 1, 2, 3], 1)
    table.wait(PATIENCE_MS)
    table.grant(1, 1)
    const grant = { epoch: 0, number: 1, before: 0, log: 0 }
    for (const member of [2, 2, 2, 7, 8, 9]) table.guest(1).grantedBy(member, grant)
    table.guest(1).grantedBy(3, { ...grant, epoch: 1 })
    expect(table.leads(1)).toBe(false)
  })

  it('[SE43] who knows an older number is told the newer one, and grants anew', () => {
    const table = new Table(3)
    table.announce([0, 1, 2, 3], 1)
    table.announce([0, 1, 2, 3], 1, [1])
    table.wait(PATIENCE_MS)
    table.grant(1, 1)
    expect(table.grant(2, 1)).toBe(false)
    table.guest(2).learned(table.guest(1).succession as Succession)
    expect([table.grant(2, 1), table.grant(3, 1), table.leads(1)]).toEqual([true, false, false])
  })

  it('[SE44] a new standby waits until no older one can lead, and counts what members granted before', () => {
    const table = new Table(4)
    table.announce([0, 1, 2, 3, 4], 1)
    table.beat(300)
    table.wait(PATIENCE_MS)
    expect([table.grant(2, 1), table.grant(3, 1), table.grant(1, 1)]).toEqual([true, true, true]) // enough for ben
    const later = table.announce([0, 2, 3, 4], 4, [2, 3, 4])
    expect(later.open).toMatchObject([{ number: 1 }])
    table.guest(4).learned(later)
    table.wait(2 * PATIENCE_MS)
    expect([table.grant(2, 4), table.grant(3, 4), table.grant(4, 4)]).toEqual([true, true, true])
    expect(table.leads(4)).toBe(false)
    expect(table.leads(1)).toBe(true)
  })

  it('[SE46] a process that stood still waits anew before it grants, but not for ever where timers are slow', () => {
    const table = new Table(2)
    table.announce([0, 1, 2], 1)
    table.beat(300)
    const guest = table.guest(2)
    table.now += 20_000
    guest.tick(table.now)
    expect(guest.mayGrant(table.now)).toBe(false)
    guest.tick(table.now + PATIENCE_MS)
    expect(guest.mayGrant(table.now + PATIENCE_MS)).toBe(true)
    guest.slept(table.now + 800)
    expect(guest.mayGrant(table.now + 800)).toBe(false)
    const slow = table.guest(1)
    slow.tick(table.now)
    slow.tick(table.now + 1000)
    expect(slow.mayGrant(table.now + 1000)).toBe(true)
  })

  it('[SE42] of two, the one left does not lead, however long the host is silent, but when it is told to', () => {
    const table = new Table(1)
    table.announce([0, 1], 1)
    table.beat(500)
    table.wait(60_000)
    expect([table.grant(1, 1), table.leads(1), table.holds]).toEqual([true, false, true])
    table.ann.handOver()
    table.guest(1).handedOver(1)
    expect([table.leads(1), table.holds]).toEqual([true, false])
  })

  it('[SE44] a term of two is over at once, as nobody can be chosen in it', () => {
    const table = new Table(2)
    table.announce([0, 1], 1)
    expect(table.announce([0, 1, 2], 2, [2]).open).toEqual([])
    table.wait(PATIENCE_MS)
    expect([table.grant(1, 1), table.leads(1)]).toEqual([true, false])
  })

  it('[SE46] what one waits for is over, also when both clocks are wrong by 5 %', () => {
    const [slow, fast] = [0.95, 1.05]
    expect(LEASE_MS / slow).toBeLessThan(PATIENCE_MS / fast)
  })

  it('[SE47] the host hands over, and the standby leads at once', () => {
    const table = new Table(3)
    table.announce([0, 1, 2, 3], 1)
    table.beat(300)
    const succession = table.ann.handOver()
    expect([table.holds, succession?.open]).toEqual([false, []])
    table.guest(2).handedOver(1)
    expect(table.leads(2)).toBe(false)
    table.guest(1).handedOver(1)
    expect(table.leads(1)).toBe(true)
    expect(table.ann.announce([0, 1], 1, table.now)).toBeUndefined()
  })

  it('[SE47] handed over while an older one is open, the standby asks the others first', () => {
    const table = new Table(4)
    table.announce([0, 1, 2, 3, 4], 1)
    table.beat(300)
    table.announce([0, 1, 2, 3, 4], 2, [])
    const succession = table.ann.handOver() as Succession
    for (const member of [2, 3]) table.guest(member).learned(succession)
    for (const member of [2, 3]) table.guest(member).handedOver(2)
    expect(table.leads(2)).toBe(false)
    expect([table.grant(2, 2), table.grant(3, 2), table.leads(2)]).toEqual([true, true, true])
    expect([table.grant(4, 1), table.leads(1)]).toEqual([false, false])
  })

  it('[SE48] beats of another epoch are not answered', () => {
    const { guests } = new Table(1)
    const [guest] = guests.values()
    expect(guest?.heard({ epoch: 1, beat: 1, number: 0 }, 0)).toBeUndefined()
  })
})

describe('what is read', () => {
  const count = fc.maxSafeNat()

  it('[SE40] beats and their answers arrive as they were written', () => {
    fc.assert(
      fc.property(count, count, count, count, count, (member, epoch, a, b, c) => {
        const beat = { epoch, beat: Math.max(1, a), number: b }
        expect(parseBeat(writeBeat(beat))).toEqual(beat)
        const ack = { member, epoch, beat: a, known: Math.max(b, c), granted: Math.min(b, c) }
        expect(parseBeatAck(writeBeatAck(ack))).toEqual(ack)
      }),
    )
  })

  it('[SE40] [SE42] [SE43] any bytes at all are read without harm, and are what they say', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(20, 21, 0, 1), (bytes, first) => {
        const frame = Uint8Array.of(first, ...bytes)
        const [beat, ack] = [parseBeat(frame), parseBeatAck(frame)]
        if (beat) expect(writeBeat(beat)).toEqual(frame)
        if (ack) expect(writeBeatAck(ack)).toEqual(frame)
        const [succession, grant] = [decode(successionCodec, frame), decode(grantCodec, frame)]
        if (succession) expect(decode(successionCodec, encode(successionCodec, succession))).toEqual(succession)
        if (grant) expect(grant.before).toBeLessThan(grant.number)
      }),
      { numRuns: 2000 },
    )
  })

  it('[SE42] a succession without sense is none', () => {
    const good: Succession = {
      ...{ epoch: 3, host: 0, number: 4, standby: 2, members: [0, 2, 5] },
      open: [{ number: 2, standby: 5, members: [0, 5] }],
    }
    const back = (change: Partial<Succession>) =>
      decode(successionCodec, encode(successionCodec, { ...good, ...change }))
    expect(back({})).toEqual(good)
    expect(back({ standby: undefined })).toEqual({ ...good, standby: undefined })
    const senseless: Partial<Succession>[] = [
      { members: [2, 5] },
      { members: [0, 2, 2] },
      { standby: 0 },
      { standby: 7 },
      { number: 2 },
      { number: 0, open: [] },
      { open: [{ number: 2, standby: 5, members: [5] }] },
    ]
    for (const change of senseless) expect(back(change)).toBeUndefined()
  })
})
