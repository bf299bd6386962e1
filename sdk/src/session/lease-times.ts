// The times of [SE40] and [SE41]; decision 009 says why these.

/** Between two beats of a host, ms. */
export const BEAT_MS = 100
/** How long one acknowledged beat lets a host go on, from its sending, ms. */
export const LEASE_MS = 630
/** How long a guest hears nothing of its host before it grants, ms. Longer than a lease, for clocks that differ by 10 %. */
export const PATIENCE_MS = 700
/** Between two successions that only free members from what they granted, ms. */
export const FREE_MS = 1000
