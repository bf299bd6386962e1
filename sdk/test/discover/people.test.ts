import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../src/discover/base64url.js'
import { InvitePace } from '../../src/discover/invite-pace.js'
import { encodeNote, parseNote } from '../../src/discover/people-note.js'
import { PeopleReader } from '../../src/discover/people-reader.js'
import { MAX_PEOPLE, parseShown, type Shown } from '../../src/discover/person.js'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const texts = (length: number) => bytes(length).map(toBase64url)
const ann: Shown = {
  id: toBase64url(new Uint8Array(16)),
  name: 'Ann',
  status: 'free',
  interests: ['tea'],
  key: toBase64url(new Uint8Array(32)),
  seal: toBase64url(new Uint8Array(32)),
  proof: toBase64url(new Uint8Array(64)),
}
const people = fc.record({
  ...{ id: texts(16), key: texts(32), seal: texts(32), proof: texts(64) },
  name: fc.string({ unit: 'grapheme' }),
  status: fc.constantFrom('free', 'playing', 'away'),
  interests: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
})

describe('[PE1] somebody as a lobby shows them', () => {
  it('has these fields and no others, the words cleaned, and is the same read twice', () => {
    expect(parseShown({ ...ann, more: 1 })).toEqual(ann)
    expect(parseShown({ ...ann, name: ' \u202eAnn\n', interests: ['tea', '\u200b', 'x'.repeat(99), 'tea'] })).toEqual({
      ...{ ...ann, name: 'Ann', interests: ['tea', 'x'.repeat(24)] },
    })
    expect(parseShown({ ...ann, name: '\u200b' })?.name).toBe('Player')
    fc.assert(
      fc.property(people, (person) => {
        const shown = parseShown(person)
        expect(shown).toBeDefined()
        expect(parseShown(shown)).toEqual(shown)
        expect([...(shown?.name ?? '')].length).toBeLessThanOrEqual(24)
      }),
    )
  })

  it('is nobody when a field is missing, of another kind, or too long', () => {
    for (const field of Object.keys(ann)) {
      for (const wrong of [undefined, 1, '', 'x', {}, `${Reflect.get(ann, field)}A`, 'A'.repeat(10_000)]) {
        if (field === 'name' && typeof wrong === 'string') continue // any text can be cleaned
        expect(parseShown({ ...ann, [field]: wrong }), field).toBeUndefined()
      }
    }
    expect(parseShown({ ...ann, interests: Array(9).fill('tea') })).toBeUndefined()
    fc.assert(fc.property(fc.anything(), (value) => void parseShown(value)))
  })
})

describe('[PE3] reading who is there', () => {
  it('never throws, and is no more than a list may hold', () => {
    const messages = fc.oneof(
      fc.anything(),
      fc.record({
        reset: fc.anything(),
        people: fc.array(fc.oneof(people, fc.anything())),
        gone: fc.array(fc.anything()),
      }),
    )
    fc.assert(
      fc.property(fc.array(messages), (all) => {
        const reader = new PeopleReader()
        for (const message of all) reader.read(message)
        for (const one of reader.people) expect(parseShown(one)).toEqual(one)
      }),
    )
    const reader = new PeopleReader()
    const crowd = Array.from({ length: MAX_PEOPLE + 50 }, (_, i) => {
      const id = new Uint8Array(16)
      new DataView(id.buffer).setUint32(0, i)
      return { ...ann, id: toBase64url(id) }
    })
    reader.read({ people: crowd, gone: [] })
    reader.read({ people: crowd.reverse(), gone: [] })
    expect(reader.people).toHaveLength(MAX_PEOPLE)
  })

  it('takes only what has changed; who stays as they are stays the same object', () => {
    const reader = new PeopleReader()
    const ben = { ...ann, id: toBase64url(new Uint8Array(16).fill(1)), name: 'Ben' }
    reader.read({ reset: true, people: [ann, ben], gone: [] })
    const [before] = reader.people
    reader.read({
      people: [
        { id: ben.id, status: 'away' },
        { id: ann.id, status: 'asleep' },
      ],
      gone: [],
    })
    expect(reader.people).toEqual([ann, { ...ben, status: 'away' }])
    expect(reader.people[0]).toBe(before)
    reader.read({ people: [], gone: [ann.id] })
    expect(reader.people.map(({ name }) => name)).toEqual(['Ben'])
    reader.read({ reset: true, people: [ann], gone: [] })
    expect(reader.people).toEqual([ann])
  })
})

describe('[PE5] notes', () => {
  const invites = fc.record({
    ...{ kind: fc.constant('invite' as const), invite: bytes(16), sessionKeyHash: bytes(16) },
    ...{ game: fc.constant('puck-sumo'), code: fc.constant('K7QF2M'), seconds: fc.integer({ min: 0, max: 255 }) },
    ...{ session: fc.string({ unit: 'grapheme', maxLength: 30 }), name: fc.string({ maxLength: 100 }) },
  })

  it('are read as they were written, and nothing else is a note', () => {
    fc.assert(
      fc.property(invites, (note) => {
        expect(parseNote(encodeNote(note))).toEqual(note)
      }),
    )
    fc.assert(
      fc.property(bytes(16), fc.boolean(), (invite, accepted) => {
        for (const note of [
          { kind: 'answer', invite, accepted },
          { kind: 'withdraw', invite },
        ] as const)
          expect(parseNote(encodeNote(note))).toEqual(note)
      }),
    )
    fc.assert(fc.property(fc.uint8Array(), (junk) => void parseNote(junk)))
    expect(parseNote(Uint8Array.of(9))).toBeUndefined()
  })
})

describe('[PE7] how often one is asked', () => {
  it('a friend is heard at once, and after three invites without a yes less and less, until one is taken', () => {
    const pace = new InvitePace()
    const heard = (now: number) => pace.take('ben', true, now)
    for (let i = 0; i < 3; i++) {
      expect(heard(0)).toBe(true)
      pace.refused('ben', 0)
    }
    expect([heard(59_999), heard(60_000)]).toEqual([false, true])
    pace.refused('ben', 60_000)
    expect([heard(179_999), heard(180_000)]).toEqual([false, true])
    for (let i = 0; i < 50; i++) pace.refused('ben', 180_000)
    expect([heard(180_000 + 3_599_999), heard(180_000 + 3_600_000)]).toEqual([false, true])
    pace.accepted('ben')
    expect(heard(0)).toBe(true)
  })

  it('strangers, however many, are heard ten times a minute; friends beside them', () => {
    const pace = new InvitePace()
    const strangers = Array.from({ length: 100 }, (_, i) => pace.take(`${i}`, false, 0))
    expect(strangers.filter(Boolean)).toHaveLength(10)
    expect(pace.take('ben', true, 0)).toBe(true)
    expect(pace.take('x', false, 60_000)).toBe(true)
  })
})
