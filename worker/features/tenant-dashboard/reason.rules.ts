import type { Capability } from "../access/capabilities.contract.ts";
import type { OperationType } from "../operations/operation-types.contract.ts";
import type { ReasonLevel } from "./health.contract.ts";

export type Action = { kind: "link"; url: string; newTab: boolean } | { kind: "start"; operationType: OperationType };

export interface Step {
  label: string;
  action: Action;
  capability: Capability;
}

/** One thing that is known of a tenant, with what to do about it. */
export interface Reason {
  key: string;
  level: ReasonLevel;
  text: string;
  /** When what it tells was observed, epoch ms. */
  at: number | null;
  step: Step | null;
}

export const linkTo = (label: string, url: string, capability: Capability): Step => ({
  label,
  action: { kind: "link", url, newTab: false },
  capability,
});

export const startOf = (label: string, operationType: OperationType, capability: Capability): Step => ({
  label,
  action: { kind: "start", operationType },
  capability,
});

/** What says that something is wrong, as against what is merely told or not known. */
export const isComplaint = ({ level }: Pick<Reason, "level">): boolean => level === "critical" || level === "attention";
