/** Who has not held its lease for this long looks whether somebody else leads, ms. */
export const ALONE_MS = 1000
/** And after this long, whether the directories know somebody who does, ms. */
export const SEEKS_MS = 4000
/** Who was given the session and does not lead after so many beats, or those of the time a seat waits, is gone, and the session with it: at least 15 s in which this device was awake. */
export const LEAST_BEATS = 150
