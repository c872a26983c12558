/** What a colour says. Colour never says it alone: a word stands beside it. */
export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

export const SOFT: Record<Tone, string> = {
  neutral: "bg-neutral-soft text-neutral-ink border-neutral-line",
  info: "bg-info-soft text-info-ink border-info-line",
  success: "bg-success-soft text-success-ink border-success-line",
  warning: "bg-warning-soft text-warning-ink border-warning-line",
  danger: "bg-danger-soft text-danger-ink border-danger-line",
};

export const MARK: Record<Tone, string> = {
  neutral: "bg-neutral-mark",
  info: "bg-info-mark",
  success: "bg-success-mark",
  warning: "bg-warning-mark",
  danger: "bg-danger-mark",
};
