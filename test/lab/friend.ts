import type { Arrival, LabPeer, Return } from './peer.js'

/** Calls a method of the `LabPeer` where that is: in a page, or in another process. */
export type Call = (method: keyof LabPeer, ...args: readonly unknown[]) => Promise<unknown>

/** Something a friend plays on. */
export interface Device {
  /** @param url of a page, or an invitation: then the friend joins at once */
  open(url: string): Promise<Friend>
}

/** Somebody on a host of the lab, whatever they play on. */
export class Friend {
  readonly #call: Call
  /** Closes the page, or ends the process. */
  readonly leave: () => Promise<void>

  constructor(call: Call, leave: () => Promise<void>) {
    this.#call = call
    this.leave = leave
  }

  async host(reconnectGrace?: number): Promise<string> {
    return String(await this.#call('host', reconnectGrace))
  }

  /** The host is not heard any more. */
  async lost(): Promise<void> {
    await this.#call('lost')
  }

  /** It is heard again, and play goes on. */
  async back(): Promise<Return> {
    return (await this.#call('back')) as Return
  }

  /** ms until a session is listed */
  async enterLobby(): Promise<number> {
    return Number(await this.#call('enterLobby'))
  }

  /** @param target what the lobby lists, unless it is named */
  join(target?: string): Promise<Arrival> {
    return this.#arrival('join', target)
  }

  /** @param address of a host on the LAN, typed by hand */
  joinAt(address: string): Promise<Arrival> {
    return this.#arrival('joinAt', address)
  }

  /** Of whoever opened an invitation. */
  arrival(): Promise<Arrival> {
    return this.#arrival('arrive')
  }

  /** By hand: the invitation of a host, the guest's answer, the host's taking it, and the guest's arrival. */
  async invite(): Promise<string> {
    return String(await this.#call('invite'))
  }

  async answer(invitation: string): Promise<string> {
    return String(await this.#call('answer', invitation))
  }

  async accept(answer: string): Promise<void> {
    await this.#call('accept', answer)
  }

  arrivalByHand(): Promise<Arrival> {
    return this.#arrival('arriveByHand')
  }

  /** Waits until this is the way they are connected. */
  async reached(path: string): Promise<void> {
    await this.#call('reached', path)
  }

  async path(): Promise<string> {
    return String(await this.#call('path'))
  }

  async bothLanes(): Promise<void> {
    await this.#call('bothLanes')
  }

  /** Endpoints of the session it sees. */
  async endpoints(): Promise<string> {
    return String(await this.#call('endpoints'))
  }

  async rawHost(signaling: string, id: string): Promise<void> {
    await this.#call('rawHost', signaling, id)
  }

  /** From PeerJS's constructor to its first message, ms; `Infinity` when none comes. */
  async raw(signaling: string, id: string): Promise<number> {
    return Number((await this.#call('raw', signaling, id)) ?? Infinity)
  }

  async #arrival(method: keyof LabPeer, ...args: readonly unknown[]): Promise<Arrival> {
    return (await this.#call(method, ...args)) as Arrival
  }
}
