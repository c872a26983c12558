/** What a sealed cursor of a list looks like, for a request's schema. */
export const SEALED_CURSOR = "cur_[A-Za-z0-9_-]{40,160}";
