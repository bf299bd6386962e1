import type { CallOptions } from './session-api.js'

export type ExportOptions = CallOptions &
  (
    | {
        /** 25 words, to be written down: the key and nothing else. */
        readonly as: 'phrase'
      }
    | {
        /** A text to be saved: the key, the name, friends and blocked players (the 512 newest of each). */
        readonly as: 'file'
        /** Without it, whoever has the file can use it. 1 to 128 bytes as UTF-8; white space around it does not count. */
        readonly password?: string | undefined
      }
    | {
        /** A link that opens a page with the key and the name, for a QR code: a secret, which no server sees. */
        readonly as: 'link'
        /** The page that is to have the profile, http or https. Whoever serves it gets the key: only where you trust them. */
        readonly to: string
      }
  )

export interface ImportOptions extends CallOptions {
  /** Of a file that was sealed with one. */
  readonly password?: string | undefined
}

/** The text of a phrase, a link or a file; or a `File` somebody chose. At most 256 KiB. */
export type ProfileSource = string | { readonly size: number; text(): Promise<string> }

/** A profile that was read and is not used yet: what a player wants to see before theirs is replaced. */
export interface ProfilePreview {
  readonly as: ExportOptions['as']
  /** As they called themselves; `undefined` in a phrase, which has no room for it, and where it shows nothing. */
  readonly name: string | undefined
  /** The public key: who they are to friends. */
  readonly key: Uint8Array
  /** Four words that stand for the key, the same on every device. */
  readonly words: readonly string[]
  readonly friends: number
  readonly blocked: number
  /** Who plays here as long as it is not replaced. */
  readonly current: { readonly name: string; readonly key: Uint8Array; readonly words: readonly string[] }
  /** It is the key that plays here already. */
  readonly same: boolean
  /**
   * From now on this device plays with that key, and keeps it; friends and blocked players come to those who are known here. What
   * was opened with the old key would go on with it, so this matchmaker is closed then, in lobbies too: make another one.
   * Rejects with `profile/playing` in a session, and with `store/unavailable` when it can not be kept; then the key stays as it was.
   */
  replace(options?: CallOptions): Promise<void>
}

/** The player's key, to be kept elsewhere or carried to another device. Whoever has a copy can play as this player, for good. */
export interface Profile {
  /** Four words that stand for this player's key (`me.key`), the same on every device; takes about 0.1 s. */
  readonly words: (options?: CallOptions) => Promise<readonly string[]>
  /**
   * The key as text. Nothing is sent anywhere. Matches and ratings stay on this device.
   * Rejects with `profile/temporary` in a second tab, which plays with a key of its own, `session/bad-password`,
   * `profile/bad-address`, `store/unavailable`, `session/aborted`.
   */
  readonly export: (options: ExportOptions) => Promise<string>
  /**
   * Reads what `export` made, and changes nothing until `replace` is called.
   * Rejects with `profile/unreadable`, `profile/bad-phrase` (its message names the wrong word, where it can be told),
   * `profile/needs-password`, `profile/wrong-password`, `profile/temporary`, `session/aborted`.
   */
  readonly import: (source: ProfileSource, options?: ImportOptions) => Promise<ProfilePreview>
}
