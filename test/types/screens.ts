// The screens around a match: every call a page makes, as strict code calls it.
import {
  type Address,
  type CallOptions,
  type Check,
  createMatchmaker,
  diagnose,
  filterListings,
  type HostOptions,
  type Invite,
  type JoinOptions,
  type Knock,
  type Matchmaker,
  type OpenListing,
  type Path,
  type PathChoice,
  type Person,
  type QuickMatchOptions,
  type QuickSearch,
  type Session,
  SkirmishError,
} from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { lanThrough } from '@skirmish/sdk/electron'
import { race } from './race.js'

type Race = typeof race

/** Whatever a form holds goes into a call as it is, an empty field as `undefined`. */
interface Form {
  readonly password: string | undefined
  readonly path: PathChoice | undefined
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number | undefined
  readonly visibility: 'public' | 'friends' | 'private' | undefined
  readonly tags: readonly string[] | undefined
}

export async function open(port: MessagePort): Promise<Matchmaker<Race>> {
  const platform = browser({ relay: '/', path: 'relayed', nearby: lanThrough(port) })
  const { findings, tookMs } = await diagnose(platform, { onFinding: ({ check, state }) => console.log(check, state) })
  const checks: readonly Check[] = findings.map(({ check }) => check)
  console.log(checks.length, tookMs.toFixed())
  return createMatchmaker({ game: race, player: { name: 'Ann' }, timeoutMs: 5000, ...platform })
}

export async function play(matchmaker: Matchmaker<Race>, form: Form): Promise<Session<Race>> {
  const call: CallOptions = { signal: form.signal, timeoutMs: form.timeoutMs }
  const hosting: HostOptions<Race> = {
    ...call,
    path: form.path,
    password: form.password,
    visibility: form.visibility,
    tags: form.tags,
    admit: 'ask',
    settings: { laps: 5 },
  }
  const joining: JoinOptions = {
    ...call,
    path: form.path,
    password: form.password,
    onWaiting: (host) => console.log(host),
  }
  const quick: QuickMatchOptions<Race> = {
    ...call,
    path: form.path,
    tags: form.tags,
    seats: { min: 2, max: 4 },
    onSearch: ({ doing, waitedMs }: QuickSearch) => console.log(doing, waitedMs),
  }
  const [fitting]: OpenListing[] = filterListings(matchmaker.listings, { game: race.id })
  const [address]: readonly Address[] = fitting?.addresses ?? []
  console.log(address?.via)
  try {
    return await (fitting ? matchmaker.join(fitting, joining) : matchmaker.quickMatch(quick))
  } catch (error) {
    if (error instanceof SkirmishError && error.code === 'session/needs-password') console.log(error.help, error.phase)
    return matchmaker.host(hosting)
  }
}

export async function waitingRoom(session: Session<Race>, code: string): Promise<void> {
  session.on('knock', (knock: Knock) => void (knock.player.rated ? knock.admit() : knock.decline({ forGood: true })))
  session.on('knockOver', ({ player }, outcome) => console.log(player.name, outcome === 'withdrawn'))
  session.on('path', (path: Path) => console.log(path))
  const [first]: readonly string[] = await session.words()
  const invitation = await session.inviteByHand()
  await invitation.accept(code, { timeoutMs: 20_000 })
  console.log(first, invitation.link, session.invitation.code)
}

export async function byHand(matchmaker: Matchmaker<Race>, code: string): Promise<Session<Race>> {
  const { session, expiresAt } = await matchmaker.answerByHand(code, { timeoutMs: 3000 })
  console.log(new Date(expiresAt))
  return session
}

export function people({ people }: Matchmaker<Race>, session: Session<Race>, form: Form): () => void {
  const undo = [
    people.on('people', (all: readonly Person[]) => console.log(all[0]?.interests.join())),
    people.on('invited', async (invite: Invite<Race>) => {
      invite.on('over', (why) => console.log(why === 'withdrawn'))
      const joined: Session<Race> = await invite.accept({ password: form.password, path: form.path })
      console.log(joined.me.name)
    }),
  ]
  people.appear({ interests: ['drift'] })
  people.setStatus('away')
  for (const person of people.list) {
    people.invite(person, session).then((answer) => console.log(answer === 'declined'), console.error)
    people.friends.add(person).catch(console.error)
    if (person.friend) people.block(person.key).catch(console.error)
  }
  return () => {
    for (const end of undo) end()
  }
}
