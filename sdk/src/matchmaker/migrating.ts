// What a guest needs to outlive its host: a page loads it when its host first speaks of it.
export { GuestMigration } from './guest-migration.js'
