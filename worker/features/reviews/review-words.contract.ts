// Free of zod: the web reads these values.

export const REVIEW_STATUSES = ["draft", "published"] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

export const MAX_TITLE = 120;
export const MAX_SUMMARY = 5000;
