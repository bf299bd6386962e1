export { cleanName } from './codec/name.js'
export { filterListings, type ListingFilter, type ListingOrder } from './discover/filter-listings.js'
export type { Invitation } from './discover/invitation.js'
export type { Address, Listing, SkillBand, Visibility } from './discover/listing.js'
export type { Status } from './discover/person.js'
export { ERRORS, type ErrorCode, type Phase as ErrorPhase, parseErrorCode, SkirmishError } from './errors.js'
export {
  type Actions,
  defineGame,
  type Effects,
  type Game,
  type Input,
  type Messages,
  type Requests,
  type Settings,
  type Stats,
  type Team,
  type World,
} from './game/define-game.js'
export type { DrawingOptions } from './game/drawing.js'
export type { Field, Fields } from './game/field.js'
export { bool, oneOf, pressed } from './game/fields.js'
export { float32, float64 } from './game/float-fields.js'
export { GameError } from './game/game-error.js'
export type { GameMath } from './game/game-math.js'
export type { Context, Inputs, Row, SeenTable, SeenWorld, Table } from './game/game-types.js'
export { hostOnly } from './game/host-only.js'
export { angle, fixed, int, type NumberField, uint } from './game/number-fields.js'
export type { RatingSystemName, RatingsDeclaration } from './game/ratings.js'
export { type RefField, ref } from './game/ref-field.js'
export type { Seat } from './game/seat.js'
export { owner, seatRef } from './game/seat-fields.js'
export { one, type Predict, type Shape, type ShapeOptions, table } from './game/shape.js'
export { type Fold, max, type Stat, type StatsDeclaration, sum } from './game/stats.js'
export type { TeamsDeclaration } from './game/teams.js'
export { text } from './game/text-field.js'
export type { OnAdmission } from './matchmaker/check-newcomers.js'
export { createMatchmaker } from './matchmaker/create-matchmaker.js'
export { diagnose } from './matchmaker/diagnose.js'
export type { Check, DiagnoseOptions, Diagnosis, Finding } from './matchmaker/diagnosis-api.js'
export type { HandAnswer, HandInvitation } from './matchmaker/hand-api.js'
export type { MatchOutcome, OutcomeRecord, RecordState } from './matchmaker/match-outcome.js'
export type {
  HostOptions,
  JoinOptions,
  Matchmaker,
  MatchmakerEvents,
  MatchmakerOptions,
  Me,
  OpenListing,
  PathOptions,
} from './matchmaker/matchmaker-api.js'
export type { PathChoice } from './matchmaker/path-choice.js'
export type {
  AddFriendOptions,
  Friends,
  Invite,
  InviteAnswer,
  InviteOver,
  KnownPerson,
  People,
  PeopleEvents,
  Person,
  Who,
} from './matchmaker/people-api.js'
export type { Platform, TabMemory } from './matchmaker/platform.js'
export type { ExportOptions, ImportOptions, Profile, ProfilePreview, ProfileSource } from './matchmaker/profile-api.js'
export type { QuickMatchOptions, QuickSearch } from './matchmaker/quick-match-api.js'
export type {
  Forecast,
  ImportedRecords,
  LadderOptions,
  MatchesOptions,
  PlayerRecord,
  RatedRoom,
  RatingsApi,
  RecordOptions,
  Rival,
  SeenMatch,
  SeenPlayer,
  SeenSide,
  Standing,
} from './matchmaker/ratings-api.js'
export type { ActOptions, BalanceOptions, LocalPlayerOptions, TeamOptions } from './matchmaker/roster-options.js'
export type { BytesOptions, Recipient, SendOptions, TakeOptions } from './matchmaker/send-options.js'
export type { CallOptions, Session } from './matchmaker/session-api.js'
export type { SessionEnd, SessionEvents } from './matchmaker/session-events.js'
export type { LinkStats, SessionStats } from './matchmaker/session-stats.js'
export type { SimulateOptions } from './matchmaker/weather.js'
export type { Path } from './ports/link.js'
export type { ChainMarks } from './ratings/chains.js'
export type { RatingChange } from './ratings/stats.js'
export type { Newcomer } from './session/checks.js'
export type { Knock, KnockOutcome } from './session/knocks.js'
export type { EndReason, Phase } from './session/phase.js'
export type { Player } from './session/player.js'
