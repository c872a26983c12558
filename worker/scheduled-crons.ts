/** Cron expressions of wrangler.toml by what they run. Apart from `scheduled.ts` so that local tools can read them. */
export const RECOVER_CRON = "*/5 * * * *";
export const PRUNE_CRON = "17 3 * * *";
